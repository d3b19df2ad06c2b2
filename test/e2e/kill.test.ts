import { killSuite } from '#test/support/kill-suite.ts';

killSuite(2);
