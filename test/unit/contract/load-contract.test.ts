// Contracts on disk: lists lie beside them and nowhere else.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadContract } from '#contract/load-contract.ts';
import { ConfigError } from '#src/errors.ts';
import { small } from './samples.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-contract-'));
  mkdirSync(join(folder, 'inside', 'lists'), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (yaml: string): string => {
  const file = join(folder, 'inside', 'contract.yaml');
  writeFileSync(file, yaml);
  return file;
};
const withFile = small.replace('[software, logistics]', 'lists/targets.csv');

describe('loadContract', () => {
  test('reads the contract, its text and its lists', () => {
    writeFileSync(join(folder, 'inside', 'lists', 'targets.csv'), '\uFEFFvalue\nsoftware\n"logistics, air"\n');
    const file = write(withFile);
    const loaded = loadContract(file);
    expect(loaded.lists['targets']).toEqual(['software', 'logistics, air']);
    expect([loaded.file, loaded.yaml, loaded.contract.version]).toEqual([file, withFile, 1]);
  });

  test('a list that is missing, or leads out of the folder by a link, is a problem at its line', () => {
    const file = write(withFile);
    expect(() => loadContract(file)).toThrow(
      /contract\.yaml:4:19: lists\.targets: the file lists\/targets\.csv cannot be read \(there is no such file\)$/,
    );
    mkdirSync(join(folder, 'inside', 'lists', 'targets.csv'));
    expect(() => loadContract(file)).toThrow(/cannot be read \(it is no file\)$/);
    rmSync(join(folder, 'inside', 'lists', 'targets.csv'), { recursive: true });
    writeFileSync(join(folder, 'secret.csv'), 'root\n');
    symlinkSync(join(folder, 'secret.csv'), join(folder, 'inside', 'lists', 'targets.csv'));
    expect(() => loadContract(file)).toThrow(/it leads out of the folder/);
  });

  test('a list that is no CSV', () => {
    writeFileSync(join(folder, 'inside', 'lists', 'targets.csv'), 'a\n"b');
    expect(() => loadContract(write(withFile))).toThrow(/lists\.targets: the file is no valid CSV/);
  });

  test('bytes that are no UTF-8 are refused, never read as something else', () => {
    const file = write('');
    const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
    writeFileSync(file, latin1(small.replace('points: 100', 'points: 100, why: Gebäude')));
    expect(() => loadContract(file)).toThrow(
      /contract cannot be read: line 9 is no UTF-8 text; save the file as UTF-8/,
    );
    writeFileSync(file, Buffer.from(small, 'utf16le'));
    expect(() => loadContract(file)).toThrow(ConfigError);
    writeFileSync(file, withFile);
    writeFileSync(join(folder, 'inside', 'lists', 'targets.csv'), latin1('software\nküche\n'));
    expect(() => loadContract(file)).toThrow(/lists\.targets: .*line 2 is no UTF-8 text/);
  });

  test('no file, a folder, and every mistake, each as ConfigError', () => {
    expect(() => loadContract(join(folder, 'none.yaml'))).toThrow(
      /none\.yaml: the contract cannot be read: there is no such file/,
    );
    expect(() => loadContract(folder)).toThrow(ConfigError);
    const file = write(small.replace('version: 1', 'version: x').replace('points: 100', 'points: x'));
    expect(() => loadContract(file)).toThrow(ConfigError);
    expect(() => loadContract(file)).toThrow(/:2:10: version: .*\n.*:9:45: intent\[0\]\.points: /);
  });
});
