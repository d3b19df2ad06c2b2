// Alerts into Microsoft Teams, by the address of a workflow ("post to a channel when a webhook request is received").
import type { Content } from './content.ts';
import type { SendOutcome } from './outcome.ts';
import type { Post } from './post.ts';
import { outcomeOf } from './posted-outcome.ts';
import { toTeams, type Mention } from './write-teams.ts';

export type TeamsMessage = { readonly mention: Mention | null; readonly content: Content };

export const teamsSender =
  ({ url }: { readonly url: string }, post: Post) =>
  async ({ mention, content }: TeamsMessage): Promise<SendOutcome> =>
    outcomeOf(
      await post.json(url, toTeams(content, mention)),
      { name: 'Teams', setting: 'TEAMS_WEBHOOK_URL' },
      post.now(),
    );
