// Salesforce keeps the laws of a connector against its twin.
import { connectorSuite } from './connector-suite.ts';
import { openSalesforce, salesforceVariants } from './salesforce-subject.ts';

connectorSuite('Salesforce', openSalesforce, salesforceVariants);
