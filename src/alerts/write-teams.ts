// A message as an adaptive card for a Teams workflow.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
import type { Content, Part } from './content.ts';

export type Mention = { readonly id: string; readonly name: string };

/** Text blocks know a little Markdown, and angle brackets are how a mention is written: neither may come from a value. */
export const escapeTeams = (text: string): string =>
  text
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/[\\*_~`[\]#]/g, (char) => `\\${char}`);

const block = (text: string, over: object = {}): object => ({ type: 'TextBlock', text, wrap: true, ...over });

const blocks = (part: Part): object[] => {
  switch (part.kind) {
    case 'title':
      return [block(escapeTeams(part.text), { weight: 'Bolder', separator: true })];
    case 'text':
      return [block(escapeTeams(part.text), { spacing: 'Small' })];
    case 'warning':
      return [block(escapeTeams(part.text), { spacing: 'Small', weight: 'Bolder', color: 'Attention' })];
    case 'list':
      return [
        block(`${escapeTeams(part.title)}:`),
        ...part.items.map((item) => block(`• ${escapeTeams(item)}`, { spacing: 'None' })),
      ];
    case 'facts':
      return [
        {
          type: 'FactSet',
          facts: part.items.map(({ label, value }) => ({ title: escapeTeams(label), value: escapeTeams(value) })),
        },
      ];
    case 'links':
      return [
        {
          type: 'ActionSet',
          actions: part.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: escapeTeams(label), url })),
        },
      ];
  }
};

/** A workflow takes 28 KB; what does not fit is left out and said so. */
const mostBytes = 24_000;

export const toTeams = ({ parts, subject }: Content, mention: Mention | null): object => {
  const at = mention === null ? null : `<at>${escapeTeams(mention.name)}</at>`;
  const body: object[] = at === null ? [] : [block(at)];
  let bytes = 0;
  for (const one of parts.flatMap(blocks)) {
    bytes += Buffer.byteLength(JSON.stringify(one));
    if (bytes > mostBytes) {
      body.push(block('… and more: see the CRM.'));
      break;
    }
    body.push(one);
  }
  const entities =
    at === null || mention === null
      ? []
      : [{ type: 'mention', text: at, mentioned: { id: mention.id, name: mention.name } }];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: subject,
    body,
    msteams: { width: 'Full', entities },
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
};
