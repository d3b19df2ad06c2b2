import { jest } from '@jest/globals';
import { salesforceSuite } from './salesforce-suite.ts';

jest.setTimeout(3_600_000);
salesforceSuite({ leads: 50_000, changes: 5_000, ties: 10_000, faulty: 4_000 });
