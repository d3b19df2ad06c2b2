// What counts as having reached out: a call, an e-mail, a meeting or a message by a person, whoever logged it.
import type { Engagement, Instant } from './lead.ts';
import { touchChannels, type TouchChannel } from './policy-sla.ts';

/** Event types by the channel they go through. */
export const touchTypes = {
  call: ['call_logged'],
  email: ['email_sent'],
  meeting: ['meeting_held'],
  message: ['message_sent'],
} as const satisfies Record<TouchChannel, readonly string[]>;

/** What a seller does alone; calls and meetings are as much the person's. */
export const sellerDeeds = ['email_sent', 'message_sent'] as const;

const channels = new Map<string, TouchChannel>(
  touchChannels.flatMap((channel) => touchTypes[channel].map((type) => [type, channel] as const)),
);

export type Touch = { readonly at: Instant; readonly channel: TouchChannel };

/** Touches by a person from `from` to `until`, both included, in order. What a machine sent is none; where nobody says who did it, a person did. */
export const touchesOf = (
  engagements: readonly Engagement[],
  by: readonly TouchChannel[],
  from: Instant,
  until: Instant,
): readonly Touch[] =>
  engagements.flatMap(({ type, occurredAt, properties }) => {
    const channel = channels.get(type);
    const isIt =
      channel !== undefined &&
      by.includes(channel) &&
      occurredAt >= from &&
      occurredAt <= until &&
      properties['is_automated'] !== true;
    return isIt ? [{ at: occurredAt, channel }] : [];
  });
