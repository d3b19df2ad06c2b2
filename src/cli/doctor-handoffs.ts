// `doctor`, of handoffs: what waits for a person, each with what to do.
import type { App } from '#src/app.ts';
import type { Finding } from '#connectors/connector.ts';
import { countOpenDisputes } from '#store/disputes.ts';
import { countOpenHandoffs } from '#store/open-handoffs.ts';
import type { StoredProblem } from '#store/problems.ts';

const many = (count: number, one: string, more: string): string => `${String(count)} ${count === 1 ? one : more}`;

export const examineHandoffs = async (app: App): Promise<Finding[]> => {
  const { db } = app.store;
  const counts = await countOpenHandoffs(db, app.clock.now());
  const nobody = counts.filter(({ rep, queue }) => rep === null && queue === null);
  const findings: Finding[] = [];
  const waiting = nobody.reduce((sum, one) => sum + one.open, 0);
  if (waiting > 0) {
    findings.push({
      severity: 'warning',
      what: `${many(waiting, 'open handoff waits', 'open handoffs wait')} with nobody`,
      nextStep:
        'See `baton handoffs list --waiting`, and `baton explain LEAD` for why; add somebody to the roster, raise a capacity, or set an owner in the CRM',
    });
  }
  const broken = counts.reduce((sum, one) => sum + one.breached, 0);
  if (broken > 0) {
    findings.push({
      severity: 'info',
      what: `a promise is broken and not answered yet in ${many(broken, 'open handoff', 'open handoffs')}`,
      nextStep: 'See `baton handoffs list --breached`',
    });
  }
  const disputes = await countOpenDisputes(db);
  if (disputes > 0) {
    findings.push({
      severity: 'warning',
      what: `${many(disputes, 'acceptance by silence is', 'acceptances by silence are')} disputed and not settled`,
      nextStep:
        'See `baton dispute list --open`, then `baton dispute settle LEAD --by EMAIL --stands` or `--withdrawn`',
    });
  }
  return findings;
};

const steps: Readonly<Record<string, string>> = {
  refused_verdict: 'The seller sees it in the why and has been told; `baton explain` with the record id says more',
  blocked_owner: 'See `baton outbox list`; after mending the cause run `baton outbox retry --all`',
};

/** What is said of it, and what to do where we know. */
export const problemStep = ({ kind, detail }: Pick<StoredProblem, 'kind' | 'detail'>): string => {
  const step = steps[kind];
  return step === undefined ? detail : `${detail.replace(/\.$/, '')}. ${step}`;
};
