// Samples for the suites about alerts: a roster of three, a contract with its rooms, and alerts about a lead.
import { v7 } from 'uuid';
import type { Alert } from '#domain/alert.ts';
import type { Policy } from '#domain/policy.ts';
import type { NotifyChannel } from '#domain/policy-handoff.ts';
import type { Rep, Roster } from '#domain/roster.ts';
import type { SetUpChannel } from '#domain/delivery.ts';
import type { NewAlert } from '#store/alerts.ts';
import type { QueueDeps } from '#sync/queue-alerts.ts';
import { loadContract } from '#contract/load-contract.ts';
import { NOW } from './samples.ts';

export const rep = (id: string, over: Partial<Rep> = {}): Rep => ({
  id,
  email: `${id}@example.com`,
  name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)} Sample`,
  teams: ['sdr'],
  weight: 1,
  capacity: null,
  timeZone: 'Europe/Berlin',
  manager: null,
  users: { hubspot: `user-${id}` },
  mentions: { slack: null, teams: null },
  isActive: true,
  ...over,
});

export const roster: Roster = {
  version: 'r1',
  reps: [
    rep('ada', { mentions: { slack: 'U0ADA', teams: 'ada@teams.example' } }),
    rep('bo', { timeZone: 'America/New_York' }),
    rep('mia', { teams: [], manager: 'vera' }),
    rep('vera', { teams: [] }),
    rep('gone', { isActive: false }),
  ],
  teams: [{ id: 'sdr', label: 'SDRs', managers: ['mia'] }],
};

export const rooms: readonly NotifyChannel[] = [
  { id: 'sdr_room', way: 'slack', to: '#sdr', say: null },
  { id: 'ops', way: 'email', to: 'ops@example.com', say: null },
  { id: 'stand_up', way: 'by_hand', to: 'stand_up', say: null },
];

export const policyWithRooms = (): Policy => {
  const { policy } = loadContract('contracts/default.yaml');
  return { ...policy, timeZone: 'UTC', handoff: { ...policy.handoff, notify: rooms } };
};

export const deskOf = (channels: readonly SetUpChannel[], over: Partial<QueueDeps> = {}): QueueDeps => ({
  policy: policyWithRooms(),
  owners: { marketing: 'marketing@example.com', sales: 'vera@example.com' },
  roster,
  channels: new Set(channels),
  newId: v7,
  now: NOW,
  ...over,
});

export const alert = (over: Partial<Alert> = {}): Alert => ({
  key: '1:new_mql',
  kind: 'new_mql',
  ordinal: 1,
  to: [{ kind: 'rep', rep: 'ada' }],
  clock: 'accept',
  dueAt: NOW + 3_600_000,
  says: null,
  timing: { kind: 'at_once' },
  isTask: false,
  ...over,
});

export const newAlert = (over: Partial<NewAlert> = {}): NewAlert => {
  const { key, to: _to, timing: _timing, ...note } = alert();
  return {
    id: v7(),
    leadId: v7(),
    key,
    channel: 'email',
    recipient: 'rep:ada',
    note,
    isDigest: false,
    runAt: NOW,
    ...over,
  };
};
