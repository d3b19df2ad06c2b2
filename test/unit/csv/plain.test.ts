// The short ways of reading are the long ways, only shorter.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellReader, cellsOf } from '#connectors/csv/cells.ts';
import { frames } from '#connectors/csv/frame.ts';
import { type CsvSource, eventReader, textOf } from '#connectors/csv/index.ts';
import { plainInstant } from '#connectors/csv/plain.ts';
import { eventRow, parseProperties } from '#connectors/csv/wire.ts';
import { isoInstant } from '#mapping/normalise.ts';
import { leadIdOf } from '#src/offline/lead-hash.ts';

const digits = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((n) => String(n).padStart(String(to).length, '0'));
const time = fc
  .tuple(
    fc.oneof(digits(1899, 2100), digits(0, 9999)),
    digits(0, 13),
    digits(0, 32),
    digits(0, 25),
    digits(0, 61),
    digits(0, 61),
    fc.constantFrom('Z', '.5Z', '.123Z', '.1234Z', '+01:00', '', 'z'),
    fc.constantFrom('T', ' '),
  )
  .map(([y, m, d, h, min, s, end, mid]) => `${y}-${m}-${d}${mid}${h}:${min}:${s}${end}`);

test('a plain instant is the instant that ISO 8601 says, or none', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof(time, fc.string({ maxLength: 24 })), (text) => {
      const at = plainInstant(text);
      if (at === null) return;
      plain += 1;
      expect(at).toBe(isoInstant(text));
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(30);
  for (const text of ['2026-01-01T00:00:00Z', '2026-12-28T23:59:59.999Z'])
    expect(plainInstant(text)).toBe(isoInstant(text));
});

test('an event row read the short way is what the checks of every cell make of it', () => {
  const header = ['type', 'lead_id', 'properties', 'occurred_at', 'observed_at'];
  const read = eventReader(header, 'as_written');
  const instants = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-31T10:00:00.123Z', ' 2026-01-01', 'soon', '');
  const cells = fc.tuple(
    fc.constantFrom('visit', ' Visit', '', '9x', 'a_1'),
    fc.constantFrom('A', ' A ', '', 'ä', 'x'.repeat(200), 'x'.repeat(201)),
    fc.constantFrom('', '  ', '{"a":1}', '{"a":null}', '{"a":{}}', '[]', '{'),
    instants,
    instants,
  );
  fc.assert(
    fc.property(cells, (row) => {
      const checked = eventRow.safeParse(Object.fromEntries(header.map((name, i) => [name, row[i]])));
      const properties = checked.success ? parseProperties(checked.data.properties) : null;
      const got = read(7, row);
      expect(got.ok).toBe(properties?.ok === true);
      if (!got.ok || !checked.success) return;
      const { lead_id: leadId, type, occurred_at: occurredAt, observed_at: written } = checked.data;
      expect(got.row).toEqual({
        leadId,
        type,
        occurredAt,
        observedAt: written ?? occurredAt,
        properties: checked.data.properties,
      });
    }),
    { numRuns: 1_000 },
  );
});

const scrap = fc
  .array(fc.constantFrom('"', '""', ',', 'a', ' b ', '\n', '\r\n', '\r', '\0', 'ü', '\ufeff', '{"a":1}'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

test('cells of one line are what the reader of several lines makes of it', () => {
  fc.assert(
    fc.property(scrap, (text) => {
      const line = text.replaceAll(/[\r\n\0]/g, '');
      const reader = cellReader();
      const state = reader.take(line);
      const cells = cellsOf(line);
      expect(cells.ok).toBe(state === 'done');
      if (cells.ok) expect(cells.cells).toEqual(reader.cells);
    }),
    { numRuns: 2_000 },
  );
});

test('a framed row gives the cell that was asked for, and frames do not depend on where the chunks end', async () => {
  const source = (text: string, chunk: number): CsvSource => ({
    name: 'x.csv',
    async *open() {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.subarray(at, at + chunk));
    },
  });
  const framed = async (text: string, chunk: number): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const batch of frames(source(text, chunk), 1)) {
      for (let i = 0; i < batch.count; i += 1) {
        const row = textOf(batch, i);
        const cells = cellsOf(row);
        if (cells.ok) expect(leadIdOf(batch, i, 1)).toBe((cells.cells[1] ?? '').trim());
        all.push([batch.line[i], row]);
      }
      all.push(...batch.refused.map(({ line, why }) => [line, why]));
    }
    return all.sort((a, b) => (a as [number])[0] - (b as [number])[0]);
  };
  await fc.assert(
    fc.asyncProperty(scrap, fc.integer({ min: 1, max: 9 }), async (text, chunk) => {
      const whole = `x,lead_id\n${text}`;
      expect(await framed(whole, chunk)).toEqual(await framed(whole, 10_000));
    }),
    { numRuns: 500 },
  );
});
