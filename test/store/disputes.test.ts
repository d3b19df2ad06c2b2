import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import {
  auditHandoffs,
  closeDispute,
  countOpenDisputes,
  insertDispute,
  listDisputes,
  listHandoffDeeds,
  saveRuling,
} from '#store/disputes.ts';
import { openHandoffs } from '#store/handoffs.ts';
import { saveLeads } from '#store/leads.ts';
import { repointRefs } from '#store/merges.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { handoff, MINUTE, newLead, NOW, toSave } from './samples.ts';

const disputeOf = (leadId: string, over: object = {}) => ({
  ...{ id: v7(), leadId, ordinal: 1, deemedAt: NOW, raisedAt: NOW + MINUTE, raisedBy: 'lee@example.com' },
  ...{ ground: 'person' as const, why: 'nobody saw it', judges: 'both' as const },
  ...over,
});

describeDatabases('disputes', (open) => {
  test('there is one for each acceptance, each side has the last word it said, and settled is settled', async () => {
    const { db } = await open();
    await db.transaction().execute(async (tx) => {
      const leadId = v7();
      const first = disputeOf(leadId);
      expect(await insertDispute(tx, first)).toBe(true);
      expect(await insertDispute(tx, disputeOf(leadId))).toBe(false);
      expect(await insertDispute(tx, disputeOf(leadId, { deemedAt: NOW + 1, raisedAt: NOW + 2 * MINUTE }))).toBe(true);
      const said = { role: 'sales' as const, by: 's@example.com', at: NOW + 2 * MINUTE };
      await saveRuling(tx, first.id, { ...said, ruling: 'stands' });
      await saveRuling(tx, first.id, { ...said, ruling: 'withdrawn' });
      expect(await countOpenDisputes(tx)).toBe(2);
      await closeDispute(tx, first.id, 'withdrawn', NOW + 3 * MINUTE);
      await closeDispute(tx, first.id, 'stands', NOW + 4 * MINUTE);
      const [, settled] = await listDisputes(tx, { leadId, limit: 5 });
      expect(settled).toEqual({
        ...first,
        state: 'withdrawn',
        settledAt: NOW + 3 * MINUTE,
        rulings: [{ ...said, ruling: 'withdrawn' }],
      });
      expect(await listDisputes(tx, { isOpen: true, limit: 5 })).toHaveLength(1);
    });
  });

  test('go with the handoff when its lead becomes part of another', async () => {
    const { db } = await open();
    await db.transaction().execute(async (tx) => {
      const [from, to] = [newLead(), newLead()];
      await saveLeads(tx, [toSave(from), toSave(to)], NOW);
      await openHandoffs(tx, [{ leadId: from.id, handoff: handoff(1) }]);
      await insertDispute(tx, disputeOf(from.id));
      await auditHandoffs(tx, [
        { at: NOW, who: 'lee@example.com', what: 'dispute_raised', leadId: from.id, ordinal: 1, detail: 'person' },
      ]);
      await repointRefs(tx, from.id, to.id, NOW);
      expect(await listDisputes(tx, { leadId: to.id, limit: 5 })).toHaveLength(1);
      expect(await listHandoffDeeds(tx, to.id, 5)).toHaveLength(1);
      expect(await listDisputes(tx, { leadId: from.id, limit: 5 })).toEqual([]);
    });
  });
});
