// Every migration, listed by hand: nothing is looked up on disk, so a bundle or a container cannot lose one. Forward only; never edit one
// that has been released, add the next.
import type { Migration } from 'kysely/migration';
import * as connectionsAndContracts from './0001-connections-and-contracts.ts';
import * as leads from './0002-leads.ts';
import * as queues from './0003-queues.ts';
import * as signatures from './0004-signatures.ts';
import * as intentReset from './0005-intent-reset.ts';
import * as contractLife from './0006-contract-life.ts';
import * as onePerson from './0007-one-person-in-two-crms.ts';
import * as accountsByDomain from './0008-accounts-by-domain.ts';
import * as handoffWork from './0009-handoff-work.ts';
import * as rosters from './0010-rosters.ts';
import * as pools from './0011-pools.ts';
import * as alerts from './0012-alerts.ts';
import * as turns from './0013-turns-and-suppressions.ts';
import * as dealOwners from './0014-deal-owners.ts';
import * as disputes from './0015-disputes.ts';

export const migrations: Record<string, Migration> = {
  '0001-connections-and-contracts': connectionsAndContracts,
  '0002-leads': leads,
  '0003-queues': queues,
  '0004-signatures': signatures,
  '0005-intent-reset': intentReset,
  '0006-contract-life': contractLife,
  '0007-one-person-in-two-crms': onePerson,
  '0008-accounts-by-domain': accountsByDomain,
  '0009-handoff-work': handoffWork,
  '0010-rosters': rosters,
  '0011-pools': pools,
  '0012-alerts': alerts,
  '0013-turns-and-suppressions': turns,
  '0014-deal-owners': dealOwners,
  '0015-disputes': disputes,
};
