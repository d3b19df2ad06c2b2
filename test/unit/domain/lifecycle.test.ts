// The table of stage × event: complete by type, checked here for what must never happen.
import { describe, expect, test } from '@jest/globals';
import { type LifecycleStage, lifecycleStages } from '#domain/lead.ts';
import { lifecycle, type LifecycleEvent, lifecycleEventKinds, type Transition, transition } from '#domain/lifecycle.ts';

const reachable = (cell: Transition, from: LifecycleStage): readonly LifecycleStage[] => {
  switch (cell.kind) {
    case 'move':
      return [cell.to];
    case 'stay':
      return [from];
    case 'by_reason':
      return ['disqualified', 'recycled', cell.otherwise];
    case 'by_native':
      return cell.adopts;
  }
};

describe('lifecycle', () => {
  test('every stage answers every event with a reason', () => {
    for (const stage of lifecycleStages) {
      expect(Object.keys(lifecycle[stage]).sort()).toEqual([...lifecycleEventKinds].sort());
      for (const cell of Object.values(lifecycle[stage])) expect(cell.why.length).toBeGreaterThan(5);
    }
  });

  test('a score alone takes no lead out of the hands of a seller, nor brings one back that is out', () => {
    const byScore = ['qualified', 'triaged', 'excluded', 'lapsed'] as const;
    for (const stage of ['sal', 'sql', 'opportunity', 'customer', 'disqualified'] as const) {
      for (const kind of byScore) expect(transition(stage, { kind }).stage).toBe(stage);
    }
  });

  test('a customer stays one, unless an admin starts afresh', () => {
    for (const kind of lifecycleEventKinds) {
      if (kind === 'reset') continue;
      const event = { kind, outcome: { kind: 'disqualify' }, to: 'lead' } as LifecycleEvent;
      expect(transition('customer', event).stage).toBe('customer');
    }
  });

  test('the CRM moves a lead on along the funnel, never back', () => {
    const funnel: readonly LifecycleStage[] = ['lead', 'mql', 'sal', 'sql', 'opportunity', 'customer'];
    funnel.forEach((from, i) => {
      funnel.forEach((to, j) => {
        const { stage } = transition(from, { kind: 'native_moved', to });
        if (j <= i) expect(stage).toBe(from);
        else expect(stage).toBe(to === 'mql' ? 'lead' : to); // an MQL is what the contract says, not what the CRM says
      });
    });
  });

  test('every stage can be reached, and none is a dead end but by a person', () => {
    for (const goal of lifecycleStages) {
      const froms = lifecycleStages.filter(
        (from) => from !== goal && Object.values(lifecycle[from]).some((cell) => reachable(cell, from).includes(goal)),
      );
      expect(froms).not.toEqual([]);
    }
  });

  test('what becomes of a rejected or recycled lead is for its reason to say', () => {
    const disqualify = { kind: 'disqualify' } as const;
    const recycle = { kind: 'recycle', forMs: 1, to: 'x' } as const;
    const none = { kind: 'none' } as const;
    for (const stage of ['lead', 'mql', 'sal', 'sql', 'recycled', 'disqualified'] as const) {
      const of = (
        kind: 'verdict_rejected' | 'verdict_recycled',
        outcome: typeof disqualify | typeof recycle | typeof none,
      ) => transition(stage, { kind, outcome }).stage;
      expect([of('verdict_rejected', disqualify), of('verdict_rejected', recycle)]).toEqual([
        'disqualified',
        'recycled',
      ]);
      expect([of('verdict_rejected', none), of('verdict_recycled', none)]).toEqual(['lead', 'recycled']);
    }
    expect(transition('opportunity', { kind: 'verdict_rejected', outcome: disqualify }).stage).toBe('opportunity');
  });

  test('the ways of the clock and of AEs', () => {
    expect(transition('recycled', { kind: 'recycle_due' }).stage).toBe('lead');
    expect(transition('mql', { kind: 'unworked', outcome: { kind: 'none' } }).stage).toBe('recycled');
    expect(transition('sql', { kind: 'ae_returned', outcome: { kind: 'none' } }).stage).toBe('sal');
    expect(transition('sql', { kind: 'ae_returned', outcome: { kind: 'disqualify' } }).stage).toBe('disqualified');
    expect(transition('sql', { kind: 'ae_accepted' }).stage).toBe('opportunity');
    expect(transition('mql', { kind: 'deemed_accepted' }).stage).toBe('sal');
    expect(transition('sal', { kind: 'reset' })).toEqual({ stage: 'lead', why: 'it starts afresh' });
    expect(transition('opportunity', { kind: 'opportunity_lost' }).stage).toBe('recycled');
  });

  test('what the CRM says and is not taken over is said to be no step forward', () => {
    expect(transition('sql', { kind: 'native_moved', to: 'sal' })).toEqual({
      stage: 'sql',
      why: 'what the CRM says is no step forward',
    });
    expect(transition('sql', { kind: 'native_moved', to: 'customer' })).toEqual({
      stage: 'customer',
      why: 'a person moved it on in the CRM',
    });
  });
});
