// A copy of the project in a temporary folder: mutants are written there and nowhere else.
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What no test of the domain or the contract reads, and what is too large to copy. */
const leftBehind = new Set(['node_modules', '.git', '.baton', 'coverage', 'reports', '.ci']);

export type Sandbox = {
  readonly root: string;
  readonly write: (texts: Iterable<readonly [file: string, text: string]>) => void;
  readonly remove: () => void;
};

export const openSandbox = (project: string): Sandbox => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-mutation-')));
  cpSync(project, root, {
    recursive: true,
    filter: (from) => !leftBehind.has(basename(from)) || from === project,
  });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    write: (texts) => {
      for (const [file, text] of texts) writeFileSync(join(root, file), text);
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
};
