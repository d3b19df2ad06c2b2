import { jest } from '@jest/globals';
import { twoCrmsSuite } from './two-crms-suite.ts';

jest.setTimeout(3_600_000);
twoCrmsSuite(20_000, 'postgres');
