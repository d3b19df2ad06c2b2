// The laws of observe and apply: what was seen once says nothing new, in whatever order and however often it is read.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { derive } from '#domain/derive.ts';
import type { Lead } from '#domain/lead.ts';
import { applyAll, newLead, observe, observeFacts, type Facts } from '#domain/observe.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import * as any from './snapshots.ts';

const runs = { numRuns: 600 };
type Read = readonly [PersonSnapshot, readonly Facts[]];
const read = fc.tuple(any.snapshot, any.facts);
const see = (lead: Lead, [snapshot, facts]: Read): Lead => applyAll(lead, observe(lead, snapshot, facts));
const lead = fc.array(read, { maxLength: 4 }).map((reads) => reads.reduce(see, newLead('l', 0)));

describe('observe', () => {
  test('the same snapshot says nothing new once its events were applied', () => {
    fc.assert(
      fc.property(lead, read, (before, seen) => {
        const after = see(before, seen);
        expect(observe(after, ...seen)).toEqual([]);
        for (const facts of seen[1].slice(-1)) {
          const own = applyAll(after, observeFacts(after, [facts]));
          expect(observeFacts(own, [facts])).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('an event applied twice is one event, and the lead is then the very same', () => {
    fc.assert(
      fc.property(lead, read, (before, seen) => {
        const events = observe(before, ...seen);
        const once = applyAll(before, events);
        expect(applyAll(once, events)).toBe(once);
        expect(new Set(events.map((event) => event.key)).size).toBe(events.length);
      }),
      runs,
    );
  });

  test('a snapshot older than what the same connection said does not turn it back', () => {
    fc.assert(
      fc.property(lead, any.snapshot, any.snapshot, (before, a, b) => {
        fc.pre(a.modifiedAt > b.modifiedAt);
        const newer = see(before, [a, []]);
        const both = see(newer, [{ ...b, ref: { ...b.ref, connection: a.ref.connection } }, []]);
        for (const path of Object.keys(a.fields)) {
          const wasTaken = newer.provenance[path]?.occurredAt === a.modifiedAt;
          if (wasTaken) expect(both.fields[path]).toEqual(newer.fields[path]);
        }
      }),
      runs,
    );
  });

  test('keys depend on nothing but what happened', () => {
    fc.assert(
      fc.property(lead, read, (before, seen) => {
        const observedLater = { ...seen[0], observedAt: seen[0].observedAt + 1_000 };
        const keys = observe(before, ...seen).map((event) => event.key);
        expect(observe(before, observedLater, seen[1]).map((event) => event.key)).toEqual(keys);
      }),
      runs,
    );
  });

  test('engagements stay in order, each once', () => {
    fc.assert(
      fc.property(lead, ({ engagements }) => {
        const sorted = engagements.toSorted((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1));
        expect(engagements).toEqual(sorted);
        expect(new Set(engagements.map(({ key }) => key)).size).toBe(engagements.length);
      }),
      runs,
    );
  });

  test('derived fields always follow from the others, and nobody else sets them', () => {
    fc.assert(
      fc.property(lead, ({ fields }) => {
        expect(derive(fields)).toBe(fields);
        expect(fields['person.email_domain']).not.toBe('never.example');
      }),
      runs,
    );
  });

  test('what is observed is named with where it came from', () => {
    fc.assert(
      fc.property(lead, (one) => {
        const derived = ['person.email_domain', 'person.is_student'];
        for (const path of Object.keys(one.fields)) {
          if (!derived.includes(path)) expect(one.provenance[path]).toBeDefined();
        }
      }),
      runs,
    );
  });
});
