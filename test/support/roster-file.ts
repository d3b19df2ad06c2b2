// A roster for tests of whole handoffs: two SDRs and two account executives who work day and night, and who leads them all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const sellers = ['ana', 'ben', 'cleo', 'dan', 'max'] as const;
export type Seller = (typeof sellers)[number];
export const addressOf = (seller: string): string => `${seller}@example.com`;

export const rosterText = `time_zone: Europe/Berlin
country: none
hours: { mon-sun: 00:00-24:00 }
teams:
  sdr: { label: SDRs, managers: [max@example.com] }
  ae: { label: AEs, managers: [max@example.com] }
reps:
  - { id: ana, email: ana@example.com, name: Ana, teams: [sdr] }
  - { id: ben, email: ben@example.com, name: Ben, teams: [sdr] }
  - { id: cleo, email: cleo@example.com, name: Cleo, teams: [ae] }
  - { id: dan, email: dan@example.com, name: Dan, teams: [ae] }
  - { id: max, email: max@example.com, name: Max }
`;

/** Written to a folder of its own, which `done` removes. */
export const rosterFile = (text = rosterText): { readonly path: string; done(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-roster-'));
  const path = join(folder, 'roster.yaml');
  writeFileSync(path, text);
  return {
    path,
    done: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
