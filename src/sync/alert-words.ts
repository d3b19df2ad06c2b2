// From rows to words: the lead as it stands at this moment, told to whoever reads it.
import { compose, composeDigest } from '#src/alerts/compose.ts';
import type { Content, Link } from '#src/alerts/content.ts';
import type { AlertView } from '#src/alerts/view.ts';
import { repNamed } from '#domain/roster.ts';
import { judge } from '#domain/scoring/assess.ts';
import type { ObjectName } from '#connectors/connector.ts';
import { repOf, type AlertShell, type Due } from './alert-shell.ts';
import type { StoredLead } from '#store/leads.ts';

/** Where each CRM shows the record. */
export const linksOf = ({ connected }: AlertShell, { refs }: StoredLead): Link[] =>
  refs
    .filter(({ isArchived, mergedInto }) => !isArchived && mergedInto === null)
    .flatMap(({ ref }) => {
      const target = connected.find(({ row }) => row.id === ref.connection);
      const url = target?.connector.recordUrl(ref.object as ObjectName, ref.recordId) ?? null;
      return url === null ? [] : [{ label: `Open in ${ref.connection}`, url }];
    });

const viewOf = (shell: AlertShell, { row, to, stored }: Due): AlertView => {
  const now = shell.clock.now();
  return {
    note: row.note,
    lead: stored.lead,
    policy: shell.policy.policy,
    assessment: judge(shell.policy, stored.lead, now),
    nameOf: (id) => repNamed(shell.roster, id)?.name ?? null,
    links: linksOf(shell, stored),
    timeZone: repOf(shell, to)?.timeZone ?? shell.policy.policy.timeZone,
    now,
  };
};

export const wordsOf = (shell: AlertShell, due: readonly [Due, ...Due[]]): Content =>
  due.length === 1 ? compose(viewOf(shell, due[0])) : composeDigest(due.map((one) => viewOf(shell, one)));
