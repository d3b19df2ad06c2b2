// HubSpot keeps the laws of a connector against its twin.
import { connectorSuite } from './connector-suite.ts';
import { hubSpotVariants, openHubSpot } from './hubspot-subject.ts';

connectorSuite('HubSpot', openHubSpot, hubSpotVariants);
