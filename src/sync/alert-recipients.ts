// Whom an alert is for: the roster, the owners of the contract and its rooms turned into copies by channel. Pure.
import type { Alert, AlertTo } from '#domain/alert.ts';
import type { AlertChannel, DeliveryTo, SetUpChannel } from '#domain/delivery.ts';
import type { Policy } from '#domain/policy.ts';
import type { ownerRoles } from '#domain/policy-condition.ts';
import { managersOf, repNamed, type Rep, type RepId, type Roster } from '#domain/roster.ts';

export type Owners = Readonly<Record<(typeof ownerRoles)[number], string>>;

export type AlertDesk = {
  readonly policy: Policy;
  /** E-mail addresses of the two who answer for the contract. */
  readonly owners: Owners;
  readonly roster: Roster;
  /** What the admin has set up. */
  readonly channels: ReadonlySet<SetUpChannel>;
};

export type Copy = { readonly channel: AlertChannel; readonly to: DeliveryTo; readonly timeZone: string };

export type Resolved = {
  readonly copies: readonly Copy[];
  /** Whom nobody could be found for, in words. */
  readonly missing: readonly string[];
};

/** Copies of one alert, each once. `team`: the rep whose team is concerned; null = all teams. */
export const copiesOf = (desk: AlertDesk, alert: Alert, team: RepId | null): Resolved => {
  const copies: Copy[] = [];
  const missing: string[] = [];
  for (const to of alert.to) {
    const found = resolve(desk, to, team);
    if (found.length === 0) missing.push(sayTo(to));
    for (const one of found) copies.push(...copiesFor(desk, one, alert.isTask && to.kind === 'rep'));
  }
  if (desk.channels.has('webhook')) {
    copies.push({ channel: 'webhook', to: { kind: 'hook' }, timeZone: desk.policy.timeZone });
  }
  const unique = new Map(copies.map((copy) => [JSON.stringify([copy.channel, copy.to]), copy]));
  return { copies: [...unique.values()], missing };
};

type Found =
  | { readonly kind: 'rep'; readonly rep: Rep }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'room'; readonly id: string; readonly channel: 'slack' | 'teams' };

const copiesFor = (desk: AlertDesk, found: Found, isTask: boolean): Copy[] => {
  const { timeZone } = desk.policy;
  if (found.kind === 'room') return [{ channel: found.channel, to: { kind: 'room', id: found.id }, timeZone }];
  if (found.kind === 'address')
    return [{ channel: 'email', to: { kind: 'address', address: found.address }, timeZone }];
  const { rep } = found;
  const channels: AlertChannel[] = ['email'];
  if (isTask) channels.push('task');
  for (const channel of ['slack', 'teams'] as const) {
    if (rep.mentions[channel] !== null && desk.channels.has(channel)) channels.push(channel);
  }
  return channels.map((channel) => ({ channel, to: { kind: 'rep', rep: rep.id }, timeZone: rep.timeZone }));
};

const resolve = (desk: AlertDesk, to: AlertTo, team: RepId | null): Found[] => {
  const { roster } = desk;
  switch (to.kind) {
    case 'rep':
      return reps(roster, [to.rep]);
    case 'managers_of':
      return reps(roster, managers(roster, to.rep, to.up));
    case 'sdr_managers':
      return reps(roster, managers(roster, team, 0));
    case 'owner':
      return [person(roster, desk.owners[to.of])];
    case 'email':
      return [person(roster, to.address)];
    case 'channel':
      return room(desk, to.id);
  }
};

/** Whoever has left hears nothing more. */
const reps = (roster: Roster, ids: readonly RepId[]): Found[] =>
  ids.flatMap((id) => {
    const rep = repNamed(roster, id);
    return rep === null || !rep.isActive ? [] : [{ kind: 'rep' as const, rep }];
  });

/** Somebody of the roster is reached as such, whatever the address was written for. */
const person = (roster: Roster, address: string): Found => {
  const rep = repNamed(roster, address);
  return rep !== null && rep.isActive ? { kind: 'rep', rep } : { kind: 'address', address: address.toLowerCase() };
};

const allManagers = (roster: Roster): RepId[] => [...new Set(roster.teams.flatMap((team) => team.managers))];

/** Of a rep, else of all teams; a step further up where there is one, else the same. */
const managers = (roster: Roster, id: RepId | null, up: 0 | 1): readonly RepId[] => {
  const rep = id === null ? null : repNamed(roster, id);
  const own = rep === null ? [] : managersOf(roster, rep);
  const first = own.length > 0 ? own : allManagers(roster);
  if (up === 0) return first;
  const above = first.flatMap((one) => {
    const manager = repNamed(roster, one);
    return manager === null ? [] : managersOf(roster, manager);
  });
  const further = [...new Set(above)];
  return further.length > 0 ? further : first;
};

const room = (desk: AlertDesk, id: string): Found[] => {
  const entry = desk.policy.handoff.notify.find((one) => one.id === id);
  if (entry === undefined) return [];
  switch (entry.way) {
    case 'email':
      return [person(desk.roster, entry.to)];
    case 'slack':
    case 'teams':
      return [{ kind: 'room', id, channel: entry.way }];
    case 'person': {
      const rep = repNamed(desk.roster, entry.to);
      if (rep !== null && rep.isActive) return [{ kind: 'rep', rep }];
      return entry.to.includes('@') ? [person(desk.roster, entry.to)] : [];
    }
    case 'by_hand':
      return [];
  }
};

const sayTo = (to: AlertTo): string => {
  switch (to.kind) {
    case 'rep':
      return `the rep ${to.rep}`;
    case 'managers_of':
      return to.rep === null ? 'the managers of the SDR teams' : `the managers of ${to.rep}`;
    case 'sdr_managers':
      return 'the SDR managers';
    case 'owner':
      return `the contract's owner in ${to.of}`;
    case 'email':
      return 'an address of the contract';
    case 'channel':
      return `${to.id} of the contract's notify list`;
  }
};
