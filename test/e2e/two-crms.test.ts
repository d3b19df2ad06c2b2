import { jest } from '@jest/globals';
import { twoCrmsSuite } from './two-crms-suite.ts';

jest.setTimeout(300_000);
twoCrmsSuite(400, 'postgres');
