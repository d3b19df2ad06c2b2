// One message by its channel: whom it reaches there, and what became of it. Tasks have a way of their own (make-tasks.ts).
import type { SendOutcome } from '#src/alerts/outcome.ts';
import type { DeliveryTo } from '#domain/delivery.ts';
import { repOf, type AlertShell, type Due } from './alert-shell.ts';
import { wordsOf } from './alert-words.ts';

export type AlertToSend = { readonly messageId: string; readonly due: readonly [Due, ...Due[]] };

/** Why nobody can be reached by this row's channel at all; null = somebody can. */
export const unreachable = (shell: AlertShell, { row, to }: Due): string | null => {
  const rep = repOf(shell, to);
  if (to.kind === 'rep' && rep === null) return `${to.rep} is no longer in the roster`;
  switch (row.channel) {
    case 'task':
      return null;
    case 'email':
      return shell.senders.email === undefined ? 'e-mail is not set up' : null;
    case 'slack':
      if (shell.senders.slack === undefined) return 'Slack is not set up';
      return to.kind === 'rep' && rep?.mentions.slack === null ? `the roster has no Slack id of ${to.rep}` : null;
    case 'teams':
      if (shell.senders.teams === undefined) return 'Teams is not set up';
      return to.kind === 'rep' && rep?.mentions.teams === null ? `the roster has no Teams id of ${to.rep}` : null;
    case 'webhook':
      return shell.senders.webhook === undefined ? 'the webhook is not set up' : null;
  }
};

const refused = (why: string): SendOutcome => ({ kind: 'refused', why });

export const sendAlert = (shell: AlertShell, message: AlertToSend): Promise<SendOutcome> => {
  const { channel } = message.due[0].row;
  switch (channel) {
    case 'email':
      return byEmail(shell, message);
    case 'slack':
      return bySlack(shell, message);
    case 'teams':
      return byTeams(shell, message);
    case 'webhook':
      return byWebhook(shell, message);
    case 'task':
      throw new Error('tasks are made together');
  }
};

const byEmail = async (shell: AlertShell, { messageId, due }: AlertToSend): Promise<SendOutcome> => {
  const { to } = due[0];
  const rep = repOf(shell, to);
  const mailTo =
    to.kind === 'address'
      ? { address: to.address, name: null }
      : rep === null
        ? null
        : { address: rep.email, name: rep.name };
  if (mailTo === null || shell.senders.email === undefined) return refused('it has no address');
  return shell.senders.email({ messageId, to: mailTo, content: wordsOf(shell, due) });
};

const bySlack = async (shell: AlertShell, { due }: AlertToSend): Promise<SendOutcome> => {
  const { to } = due[0];
  const id = repOf(shell, to)?.mentions.slack ?? null;
  const room = roomOf(shell, to);
  const slackTo =
    id !== null ? { kind: 'user' as const, id } : room === null ? null : { kind: 'room' as const, name: room };
  if (slackTo === null || shell.senders.slack === undefined) return refused('nobody is named there');
  return shell.senders.slack({ to: slackTo, content: wordsOf(shell, due) });
};

const byTeams = async (shell: AlertShell, { due }: AlertToSend): Promise<SendOutcome> => {
  const rep = repOf(shell, due[0].to);
  const id = rep?.mentions.teams ?? null;
  const mention = rep === null || id === null ? null : { id, name: rep.name };
  if (shell.senders.teams === undefined) return refused('Teams is not set up');
  return shell.senders.teams({ mention, content: wordsOf(shell, due) });
};

const byWebhook = async (shell: AlertShell, { messageId, due }: AlertToSend): Promise<SendOutcome> => {
  if (shell.senders.webhook === undefined) return refused('the webhook is not set up');
  const events = due.map(({ row, stored }) => ({
    leadId: row.leadId,
    key: row.key,
    note: row.note,
    rep: stored.lead.handoff?.work?.seat?.rep ?? null,
    records: stored.lead.refs,
  }));
  return shell.senders.webhook({ messageId, events });
};

/** The room as the contract names it now. */
const roomOf = (shell: AlertShell, to: DeliveryTo): string | null => {
  if (to.kind !== 'room') return null;
  return shell.policy.policy.handoff.notify.find(({ id }) => id === to.id)?.to ?? null;
};
