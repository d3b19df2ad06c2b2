import { jest } from '@jest/globals';
import { salesforceSuite } from './salesforce-suite.ts';

jest.setTimeout(300_000);
salesforceSuite({ leads: 3_000, changes: 500, ties: 1_500, faulty: 1_200 });
