// The laws once more, twenty times as often.
import { jest } from '@jest/globals';
import { tryHarder } from './runs.ts';

tryHarder(20);
jest.setTimeout(60 * 60_000);
await import('./scoring.test.ts');
await import('./scoring-past.test.ts');
await import('./scoring-time.test.ts');
await import('./scoring-temporary.test.ts');
await import('./scoring-replay.test.ts');
await import('./decide.test.ts');
await import('./round-robin.test.ts');
await import('./routing.test.ts');
