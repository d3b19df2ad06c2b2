// How the sending of one message ended, in the three ways that call for something different. No channel throws.

export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** May succeed later. `afterMs`: the other side says when. `isUnsure`: it may have arrived all the same. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number | null; readonly isUnsure: boolean }
  /** This message or this recipient, for good. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nothing can leave by this channel until a person acts; `nextStep` says how. Or until `afterMs`: the channel is throttled. */
  | {
      readonly kind: 'blocked';
      readonly why: string;
      readonly nextStep: string | null;
      readonly afterMs: number | null;
    };

export const delivered: SendOutcome = { kind: 'delivered' };
