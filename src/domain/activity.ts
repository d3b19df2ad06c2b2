// The activity trail: what the person did of late, newest first, each with its day, so that a seller need not ask.
import { inOrder } from './engagement-order.ts';
import type { Engagement, Instant, Lead } from './lead.ts';
import { sellerDeeds } from './touches.ts';
import { assetOf, dayOf, deedOf } from './words.ts';

/** As many as a seller reads before a call. */
const maxLines = 10;

const lineOf = (engagement: Engagement, now: Instant): string => {
  const asset = assetOf(engagement);
  return `${dayOf(engagement.occurredAt, now)}: ${deedOf(engagement.type)}${asset === null ? '' : ` (${asset})`}`;
};

/** Lines joined by `\n`, the same deed on the same day once; null = nothing is known. The same until something happens. */
export const activityOf = ({ engagements }: Pick<Lead, 'engagements'>, now: Instant): string | null => {
  const lines: string[] = [];
  const newest = engagements.toSorted(inOrder).reverse();
  for (const engagement of newest) {
    if (engagement.occurredAt > now || (sellerDeeds as readonly string[]).includes(engagement.type)) continue;
    const line = lineOf(engagement, now);
    if (!lines.includes(line)) lines.push(line);
    if (lines.length === maxLines) break;
  }
  return lines.length === 0 ? null : lines.join('\n');
};
