import { fuzzSuite } from './webhook-fuzz-suite.ts';

fuzzSuite(20_000, 240_000);
