// A CRM as its sellers use it: what stands on the screen of a person's record, and what they do there. One for a portal, one for an org.

/** Baton's fields that a seller looks at. */
export type ShownField =
  'why' | 'handoff' | 'handed_over_at' | 'stage' | 'mql_status' | 'due_at' | 'sla_state' | 'verdict';
export const evidence = ['need', 'authority', 'timeline'] as const;
export type Evidence = (typeof evidence)[number];
export type Verdict = 'accepted' | 'rejected' | 'recycled' | 'converted';
export type Answer = { readonly verdict: Verdict; readonly reason: string; readonly note?: string };

/** Whoever does something, by e-mail address, and when. */
export type Doing = { readonly by: string; readonly at: number };

export type SellersDesk = {
  readonly name: 'portal' | 'org';
  /** Where the person (by the world's id) stands here now; null = nowhere (any more). */
  readonly recordOf: (person: string) => string | null;
  /** '' = empty; instants as ISO text. */
  readonly shown: (record: string, field: ShownField) => string;
  /** E-mail address of who owns it; null = nobody, or somebody unknown. */
  readonly ownerOf: (record: string) => string | null;
  readonly offers: (reason: string) => boolean;
  readonly answer: (record: string, answer: Answer, doing: Doing) => void;
  readonly call: (record: string, outcome: 'connected' | 'no_answer' | 'left_voicemail', doing: Doing) => void;
  readonly mail: (record: string, doing: Doing) => void;
  readonly fillIn: (record: string, found: Readonly<Partial<Record<Evidence, string>>>, doing: Doing) => void;
  readonly giveTo: (record: string, email: string, doing: Doing) => void;
  /** Returns the deal. */
  readonly openDeal: (record: string, deal: { readonly name: string; readonly amount: number }, doing: Doing) => string;
  readonly closeDeal: (deal: string, record: string, isWon: boolean, doing: Doing) => void;
};
