// A process of its own for the tests of the lock: takes the lock of a directory (or opens the database in it), says so, and holds on until its
// input ends. Not a test itself.
import { openDatabase } from '#store/database.ts';
import { lockDirectory } from '#store/lock.ts';
import { reportProblems } from '#store/problems.ts';

const [what, dataDir = ''] = process.argv.slice(2);
try {
  if (what === 'lock') lockDirectory(dataDir);
  else {
    const { db } = await openDatabase({ dataDir });
    await reportProblems(db, [{ connection: 'hubspot', kind: 'test', subject: 'row', detail: 'kept' }], 1);
  }
  process.stdout.write('held\n');
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
