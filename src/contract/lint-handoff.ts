// Findings about what follows from an MQL: promises that contradict each other, classes nobody falls in or that leave leads out, names that look
// misspelt, answers nobody can give.
import { verdicts } from '#domain/lead.ts';
import type { WorkTime } from '#domain/policy.ts';
import type { HandoffPolicy } from '#domain/policy-handoff.ts';
import type { Target } from '#domain/policy-routing.ts';
import type { SlaClass } from '#domain/policy-sla.ts';
import { handoffDefaults } from './defaults-handoff.ts';
import { lintLimits } from './lint-limits.ts';
import type { Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import { everybody, hiddenRows, rowOfClass, unseenFrom } from './lint-order.ts';
import type { Path } from '#src/yaml/path.ts';
import { analyse, implies, isAlwaysMet, isOpen, together } from './reason/dnf.ts';
import type { Term } from './reason/term.ts';

export const lintHandoff = (subject: Subject): readonly Note[] => [
  ...classOrder(subject),
  ...clocks(subject),
  ...missingClass(subject),
  ...misspelt(subject),
  ...reasons(subject),
];

const hour = 3_600_000;

/**
 * Whether one time is over before another for everybody: a working day has between four and twelve hours, work may rest for days on end, and an hour
 * of work is never over before an hour of the clock.
 */
const isSurelyShorter = (one: WorkTime, than: WorkTime): boolean => {
  if (one.kind === 'business_days') {
    if (than.kind === 'business_days') return one.days < than.days;
    return than.kind === 'business' && (one.days + 1) * 12 * hour < than.ms;
  }
  if (than.kind === 'business_days') return one.ms < than.days * 4 * hour;
  return one.ms < than.ms && (one.kind === than.kind || one.kind === 'calendar');
};

const pathOf = ({ id }: SlaClass): Path => ['sla', id];

const clockKeys = [
  ['accept', 'accept'],
  ['firstTouch', 'first_touch'],
  ['effort', 'effort'],
  ['aeAccept', 'ae_accept'],
] as const;

const classOrder = ({ policy, anyWorld }: Subject): readonly Note[] =>
  (['mql', 'triage'] as const).flatMap((of) => {
    const classes = policy.handoff.sla.filter(({ appliesTo }) => appliesTo.of === of);
    const { hidden, unseen } = hiddenRows(classes.map(rowOfClass), anyWorld);
    const isHidden = (id: string): boolean => hidden.some(({ row }) => row.id === id);
    return [
      ...hidden.map(({ row, behind }) =>
        warn(
          'sla-hidden',
          row.path,
          `"${behind.id}" stands before it and takes every lead that this would, so its promises hold for nobody; put the narrower class first`,
        ),
      ),
      ...(unseen === null ? [] : [unseenFrom(unseen)]),
      ...classes.flatMap((later, i) =>
        isHidden(later.id) ? [] : classes.slice(0, i).flatMap((earlier) => contradiction(earlier, later, anyWorld)),
      ),
    ];
  });

/** A class that is narrower than one after it is an exception, and meant so; two that overlap by chance are told where the slower one comes first. */
const contradiction = (earlier: SlaClass, later: SlaClass, world: Term): readonly Note[] => {
  const stricter = clockKeys.filter(([key]) => {
    const [one, other] = [earlier[key], later[key]];
    return one !== null && other !== null && isSurelyShorter(other.within, one.within);
  });
  const a = earlier.appliesTo;
  const b = later.appliesTo;
  if (stricter.length === 0 || isNarrower(a, b, world)) return [];
  const areApart =
    a.triggeredBy !== null && b.triggeredBy !== null && !a.triggeredBy.some((type) => b.triggeredBy?.includes(type));
  if (areApart && a.triggeredBy.length > 0 && b.triggeredBy.length > 0) return [];
  const shared = together(analyse(a.when ?? everybody, 'met', world), analyse(b.when ?? everybody));
  if (isOpen(shared) || shared.terms.length === 0) return [];
  const names = stricter.map(([, name]) => name).join(' and ');
  return [
    warn(
      'sla-contradicts',
      pathOf(later),
      `a lead can be of "${earlier.id}" and of this class; "${earlier.id}" comes first, so the shorter ${names} promised here is not kept; put this class first`,
    ),
  ];
};

const isNarrower = (a: SlaClass['appliesTo'], b: SlaClass['appliesTo'], world: Term): boolean =>
  (b.triggeredBy === null || a.triggeredBy?.every((type) => b.triggeredBy?.includes(type)) === true) &&
  implies(a.when ?? everybody, b.when ?? everybody, world) === 'yes';

const say = (time: WorkTime): string => {
  if (time.kind === 'business_days') return `${time.days} business day${time.days === 1 ? '' : 's'}`;
  const minutes = Math.round(time.ms / 60_000);
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
};

const clocks = ({ policy }: Subject): readonly Note[] =>
  policy.handoff.sla.flatMap((one) => {
    const { accept, firstTouch, effort, aeAccept } = one;
    const path = pathOf(one);
    const notes: Note[] = [];
    if (accept !== null && firstTouch !== null && isSurelyShorter(firstTouch.within, accept.within))
      notes.push(
        warn(
          'sla-order',
          [...path, 'accept'],
          `the first touch is due after ${say(firstTouch.within)}, the answer only after ${say(accept.within)}: nobody works what is not accepted yet; shorten accept`,
        ),
      );
    if (effort !== null && firstTouch !== null && isSurelyShorter(effort.within, firstTouch.within))
      notes.push(
        warn(
          'sla-order',
          [...path, 'first_touch'],
          `all ${effort.touches} touches are due after ${say(effort.within)}, the first only after ${say(firstTouch.within)}; shorten first_touch or lengthen effort`,
        ),
      );
    if (aeAccept !== null && policy.handoff.routing !== null && policy.handoff.routing.sql === null)
      notes.push(
        warn(
          'ae-without-route',
          [...path, 'ae_accept'],
          'an account executive must accept, but no SQL is routed to one: it stays with whoever qualified it; add routing.sql or leave this out',
        ),
      );
    return notes;
  });

const missingClass = ({ policy, anyWorld, contract }: Subject): readonly Note[] => {
  const classes = policy.handoff.sla.filter(({ appliesTo }) => appliesTo.of === 'mql');
  if (contract.sla === undefined) return [];
  const whens = classes.flatMap(({ appliesTo }) =>
    appliesTo.triggeredBy === null ? [appliesTo.when ?? everybody] : [],
  );
  const answer = isAlwaysMet({ kind: 'any', of: whens }, anyWorld);
  if (answer !== 'no') return [];
  return [
    warn(
      'class-missing',
      ['sla'],
      'a lead can be of none of these classes, and nothing is promised to it; let the last class be without for',
    ),
  ];
};

/** The same letters but for one too many, or two exchanged: how a name is misspelt rather than how two teams differ. */
const looksLike = (a: string, b: string): boolean => {
  if (a === b || Math.min(a.length, b.length) < 5 || /\d/.test(a + b)) return false;
  if (a.length === b.length) {
    const at = a.split('').findIndex((letter, i) => letter !== b[i]);
    return a.slice(0, at) + (a[at + 1] ?? '') + (a[at] ?? '') + a.slice(at + 2) === b;
  }
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    long.length - short.length === 1 && long.split('').some((_, i) => long.slice(0, i) + long.slice(i + 1) === short)
  );
};

type Named = { readonly name: string; readonly path: Path };

const queuesOf = (to: Target, path: Path): readonly Named[] => {
  if (to.kind === 'queue') return [{ name: to.queue, path: [...path, 'queue'] }];
  const own = to.kind === 'team' ? [{ name: to.team, path: [...path, 'team'] }] : [];
  return [...own, ...(to.ifAbsent === null ? [] : queuesOf(to.ifAbsent, [...path, 'if_absent']))];
};

const misspelt = ({ policy, contract }: Subject): readonly Note[] => {
  const { routing } = policy.handoff;
  if (routing === null) return [];
  const named = [
    ...(['mql', 'sql'] as const).flatMap((route) => {
      const rules = routing[route]?.rules ?? [];
      const last = routing[route]?.otherwise;
      return [
        ...rules.flatMap(({ to }, i) => queuesOf(to, ['routing', route, i, 'to'])),
        ...(last === undefined ? [] : queuesOf(last, ['routing', route, rules.length, 'otherwise'])),
      ];
    }),
    ...(contract.routing?.triage === undefined ? [] : queuesOf(routing.triage, ['routing', 'triage'])),
    ...(contract.routing?.opted_out === undefined || routing.optedOut === null
      ? []
      : queuesOf(routing.optedOut, ['routing', 'opted_out'])),
  ];
  const known: string[] = [handoffDefaults.triageQueue, handoffDefaults.optedOutQueue];
  return named.flatMap(({ name, path }) => {
    if (known.includes(name)) return [];
    const other = known.find((one) => looksLike(name, one));
    known.push(name);
    return other === undefined
      ? []
      : [
          warn(
            'name-misspelt',
            path,
            `"${name}" looks like "${other}", but is another team or queue; write one name, or names that differ more`,
          ),
        ];
  });
};

const reasons = ({ policy, contract }: Subject): readonly Note[] => {
  const notes: Note[] = [];
  for (const verdict of verdicts) {
    const own = policy.reasons[verdict];
    if (own.length > lintLimits.reasons)
      notes.push(
        warn(
          'too-many',
          ['dispositions', verdict],
          `${own.length} reasons: of more than ${lintLimits.reasons} people choose the first that is near enough, and nothing is learnt; join those that lead to the same`,
        ),
      );
    const first = new Map<string, string>();
    for (const { id, label } of own) {
      // A CRM names a reason by its id or its label, in any case.
      const names = new Set([id, label].map((name) => name.trim().toLowerCase()));
      const earlier = [...names].flatMap((name) => first.get(name) ?? [])[0];
      for (const name of names) first.set(name, first.get(name) ?? id);
      if (earlier !== undefined)
        notes.push(
          warn(
            'same-label',
            ['dispositions', verdict, id],
            `is called like "${earlier}" before it, which is taken whenever the name is given, so nobody can choose this one; give it another label`,
          ),
        );
    }
  }
  const classes = policy.handoff.sla.length;
  if (classes > lintLimits.classes)
    notes.push(
      warn(
        'too-many',
        ['sla'],
        `${classes} classes: beyond ${lintLimits.classes} no seller knows by heart how fast is fast enough; join those with like promises`,
      ),
    );
  return [...notes, ...givenBack(policy.handoff, Object.keys(contract.opportunity?.returned ?? {}).length > 0)];
};

/** Reasons of an account executive who gives an SQL back instead of taking it. */
const givenBack = ({ routing, sla, opportunity }: HandoffPolicy, hasReasons: boolean): readonly Note[] => {
  if (!hasReasons) return [];
  const isAsked = sla.some(({ aeAccept }) => aeAccept !== null);
  const unchoosable = (message: string): readonly Note[] => [
    warn('reason-unchoosable', ['opportunity', 'returned'], message),
  ];
  if (routing !== null && routing.sql === null && !isAsked)
    return unchoosable(
      'no SQL is routed to an account executive, so nobody can give one back for these reasons; add routing.sql or leave them out',
    );
  if (opportunity.countsWhen === 'deal_opened' && !isAsked)
    return unchoosable(
      'an SQL becomes an opportunity when a deal is opened, and no class under sla asks an account executive to take it (ae_accept): nobody is asked, so nobody can answer with these reasons; promise ae_accept, let counts_when be either, or leave them out',
    );
  return [];
};
