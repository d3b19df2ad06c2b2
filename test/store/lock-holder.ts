// A process of its own for the tests of the lock: takes the lock of a directory (or opens the database in it), says so, and holds on until its
// input ends. Not a test itself.
import { lockDirectory } from '#store/lock.ts';

const [what, dataDir = ''] = process.argv.slice(2);
try {
  if (what === 'lock') lockDirectory(dataDir);
  else {
    // Only where it is needed: most tests start several of these processes, and the databases take long to load.
    const { openDatabase } = await import('#store/database.ts');
    const { reportProblems } = await import('#store/problems.ts');
    const { db } = await openDatabase({ dataDir });
    await reportProblems(db, [{ connection: 'hubspot', kind: 'test', subject: 'row', detail: 'kept' }], 1);
  }
  process.stdout.write('held\n');
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
