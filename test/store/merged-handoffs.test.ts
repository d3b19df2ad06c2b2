// Several records of one person, some of them worked, become one: in whatever order that is told, one handoff goes on, whole, and none is lost.
import { expect, test } from '@jest/globals';
import type { Clock } from '#domain/clock.ts';
import type { Handoff, HandoffState, HandoffWork, Instant, LeadId, LifecycleStage, RecordRef } from '#domain/lead.ts';
import { appendAssignments } from '#store/assignments.ts';
import { saveClocks } from '#store/clocks.ts';
import { latestHandoffs, openHandoffs } from '#store/handoffs.ts';
import { loadLeads, saveLeads } from '#store/leads.ts';
import { findRefs } from '#store/refs.ts';
import type { Engine } from '#sync/engine.ts';
import { joinLeads } from '#sync/identity.ts';
import { committed } from '#sync/transaction.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { engineOn, person, read, ref } from './identity-engine.ts';
import { handoff, MINUTE, NOW } from './samples.ts';

const workOf = (rep: string, at: Instant): Omit<HandoffWork, 'clocks'> => ({
  slaClass: 'standard',
  seat: { rep, queue: null, since: at, way: 'routing', rule: 'r', why: 'It is their turn.' },
  firstSeatAt: at,
  former: [],
  prior: null,
  isByHand: false,
  askAgainAt: null,
  answeredAt: null,
  acceptedAt: null,
  qualifiedAt: null,
  qualifiedBy: null,
  convertedAt: null,
  aeAnsweredAt: null,
  aeDeemedAt: null,
  overAt: null,
  reopenedAt: null,
  pausedSince: null,
  offeredFor: null,
  askedOf: null,
  isEvidenceMissing: false,
  deemedAt: null,
});

const clockOf = (rep: string, at: Instant): Clock => ({
  ...{ kind: 'accept', turn: 1, state: 'running', rep, startedAt: at, dueAt: at + 60 * MINUTE, pausedSince: null },
  ...{ runsSince: at, spent: { wallMs: 0, businessMs: 0 }, daysMs: null, breachedAt: null, endedAt: null, took: null },
  fired: [],
});

/** `held`: somebody works it. `over`: sales gave it back. `none`: it was never handed over. */
type Course = 'held' | 'over' | 'none';
type One = { readonly record: RecordRef; readonly course: Course; readonly at: Instant };

const stageOf: Readonly<Record<Course, LifecycleStage>> = { held: 'mql', over: 'disqualified', none: 'lead' };

const leadIdOf = async (engine: Engine, of: RecordRef): Promise<LeadId> => {
  const [found] = await findRefs(engine.db, [of]);
  if (found === undefined) throw new Error(`${of.recordId} was never read`);
  return found.leadId;
};

/** Its record is read, and it is as far as its course says, given to somebody of its own name. */
const begin = async (engine: Engine, { record, course, at }: One): Promise<void> => {
  await read(engine, person(record, { 'person.title': 'VP' }));
  const id = await leadIdOf(engine, record);
  await engine.db.transaction().execute(async (tx) => {
    const [stored] = await loadLeads(tx, [id]);
    if (stored === undefined) throw new Error('no lead');
    await saveLeads(tx, [{ ...stored, lead: { ...stored.lead, stage: stageOf[course], stageSince: at } }], NOW);
    if (course === 'none') return;
    const rep = record.recordId;
    const state: HandoffState = course === 'held' ? 'open' : 'rejected';
    const clock = clockOf(rep, at);
    const took = { wallMs: 1, businessMs: 1 };
    const clocks: Clock[] = [course === 'held' ? clock : { ...clock, state: 'met', endedAt: at + 1, took }];
    const one: Handoff = handoff(1, { handedOverAt: at, state, work: { ...workOf(rep, at), clocks } });
    await openHandoffs(tx, [{ leadId: id, handoff: one }]);
    await saveClocks(tx, [{ leadId: id, ordinal: 1, clocks }]);
    const given = { id: engine.newId(), leadId: id, ordinal: 1, at, rep, team: null, way: 'crm', rule: null } as const;
    await appendAssignments(tx, [{ ...given, rosterVersion: 'r', routed: null }]);
  });
};

type Way = readonly [
  name: string,
  merge: (engine: Engine, people: readonly [RecordRef, RecordRef, RecordRef]) => Promise<unknown>,
];

const merging = (winner: RecordRef, losers: readonly RecordRef[], at: Instant) =>
  person(winner, { 'person.title': 'VP' }, at, { mergedIds: losers.map(({ recordId }) => recordId) });

const join = async (engine: Engine, x: RecordRef, y: RecordRef): Promise<void> => {
  const ids = [await leadIdOf(engine, x), await leadIdOf(engine, y)] as const;
  await committed(engine)((tx) => joinLeads(tx, engine, ids, { by: 'ops@example.com' }));
};

const ways: readonly Way[] = [
  ['one merge of both', (engine, [a, b, c]) => read(engine, merging(a, [b, c], NOW + 1))],
  [
    'two merges in one page, one behind the other',
    (engine, [a, b, c]) => read(engine, merging(b, [c], NOW + 1), merging(a, [b, c], NOW + 2)),
  ],
  [
    'two merges in two pages',
    async (engine, [a, b, c]) => {
      await read(engine, merging(b, [c], NOW + 1));
      await read(engine, merging(a, [b, c], NOW + 2));
    },
  ],
  [
    'a record that is new swallows all three',
    (engine, [a, b, c]) => read(engine, merging(ref('hubspot', `${a.recordId}-new`), [c, a, b], NOW + 1)),
  ],
  [
    'by a person’s word',
    async (engine, [a, b, c]) => {
      await join(engine, b, c);
      await join(engine, a, b);
    },
  ],
];

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** All orders where all three are worked; where they are not, the two that are opposite. */
const courses: readonly (readonly [
  of: readonly [Course, Course, Course],
  orders: readonly (typeof orders)[number][],
])[] = [
  [['held', 'held', 'held'], orders],
  ...(
    [
      ['none', 'held', 'held'],
      ['over', 'held', 'held'],
      ['over', 'none', 'held'],
      ['over', 'over', 'over'],
    ] as const
  ).map((of) => [of, [orders[0], orders[5]]] as const),
];

const isHeld = (state: HandoffState): boolean => ['open', 'accepted', 'qualified'].includes(state);

describeDatabases('of three records of one person', (open) => {
  test.each(ways)('one handoff goes on, whichever is the newest: %s', async (_, merge) => {
    const engine = engineOn(await open());
    const { db } = engine;
    let n = 0;
    for (const [course, tried] of courses) {
      for (const order of tried) {
        n += 1;
        const said = `${course.join(' ')}, handed over in the order ${order.join(' ')}`;
        const people = (['a', 'b', 'c'] as const).map((name, nth): One => {
          const at = NOW - (10 - (order[nth] ?? 0)) * MINUTE;
          return { record: ref('hubspot', `${name}${n}`), course: course[nth] ?? 'none', at };
        });
        for (const one of people) await begin(engine, one);
        const [a, b, c] = people.map(({ record }) => record);
        if (a === undefined || b === undefined || c === undefined) throw new Error('three');
        const before = await Promise.all([a, b, c].map((one) => leadIdOf(engine, one)));
        await merge(engine, [a, b, c]);

        const id = await leadIdOf(engine, a);
        expect([await leadIdOf(engine, b), await leadIdOf(engine, c)]).toEqual([id, id]);
        const ofAll = [...new Set([...before, id])];
        const rows = await db.selectFrom('handoffs').selectAll().where('lead_id', 'in', ofAll).execute();
        const clocks = await db.selectFrom('sla_clocks').selectAll().where('lead_id', 'in', ofAll).execute();
        const given = await db.selectFrom('assignments').selectAll().where('lead_id', 'in', ofAll).execute();
        const newest = people
          .filter(({ course: of }) => of === (course.includes('held') ? 'held' : 'over'))
          .toSorted((x, y) => y.at - x.at)[0];
        const rep = newest?.record.recordId;

        // The newest of those that are worked, else the newest of all, is the lead's: with who has it, its clock, and how they came to have it.
        const now = (await latestHandoffs(db, [id])).get(id);
        const expected = { state: course.includes('held') ? 'open' : 'rejected', handedOverAt: newest?.at };
        expect({ said, ...now }).toMatchObject({ said, ...expected, work: { seat: { rep }, clocks: [{ rep }] } });
        const ofNow = { lead_id: id, ordinal: now?.ordinal };
        expect(given.filter((one) => one.rep === rep)).toMatchObject([ofNow]);
        // Nothing else is held, and no clock but its own runs.
        expect(rows.filter(({ state }) => isHeld(state)).map((row) => row.rep)).toEqual(
          course.includes('held') ? [rep] : [],
        );
        const running = clocks.filter(({ ended_at: endedAt }) => endedAt === null);
        expect(running).toMatchObject(course.includes('held') ? [{ ...ofNow, rep, state: 'running' }] : []);
        // Every clock and every assignment is of a handoff that is kept, and none is lost; who was over says since when.
        const kept = new Set(rows.map((row) => `${row.lead_id} ${String(row.ordinal)}`));
        const all = people.filter(({ course: of }) => of !== 'none').length;
        expect([clocks.length, given.length]).toEqual([all, all]);
        for (const one of [...clocks, ...given]) expect(kept.has(`${one.lead_id} ${String(one.ordinal)}`)).toBe(true);
        const verdicts = rows.filter(({ state }) => state === 'rejected');
        expect(verdicts.map((row) => row.rep).toSorted()).toEqual(
          people
            .filter(({ course: of }) => of === 'over')
            .map(({ record }) => record.recordId)
            .toSorted(),
        );
      }
    }
  });
});
