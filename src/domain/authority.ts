// Which connection tells of a kind of event where two know the same person: an e-mail that both CRMs log counts once. All that was read stays in
// store; what counts is chosen anew whenever a lead is looked at, so that joining and splitting leads needs no undoing.
import type { ConnectionId, Engagement, Lead } from './lead.ts';

/** The connection that tells of an event type; null = whoever does. */
export type Authority = (type: string) => ConnectionId | null;
export const anyAuthority: Authority = () => null;

const sourceOf = ({ key }: Engagement): ConnectionId => key.slice(0, key.indexOf('|'));

/** Whether an engagement counts for a lead that these connections know. One that the authority does not know is told by whoever knows it. */
export const isCounted = (
  engagement: Engagement,
  connections: ReadonlySet<ConnectionId>,
  authority: Authority,
): boolean => {
  const told = authority(engagement.type);
  return told === null || told === sourceOf(engagement) || !connections.has(told);
};

/** The lead with the engagements that count; the very same lead where all do. */
export const countedOnly = (lead: Lead, authority: Authority): Lead => {
  const connections = new Set(lead.refs.map(({ connection }) => connection));
  if (connections.size < 2) return lead;
  const engagements = lead.engagements.filter((one) => isCounted(one, connections, authority));
  return engagements.length === lead.engagements.length ? lead : { ...lead, engagements };
};
