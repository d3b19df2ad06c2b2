import { fuzzSuite } from './webhook-fuzz-suite.ts';

fuzzSuite(1_000_000, 3_600_000);
