// A shelf of tokens in memory, for processes that are played in one: one at a time, as the real one is over all processes.
import type { Tokens, TokenShelf } from '#connectors/connector.ts';

export const memoryShelf = (first: Tokens | null = null): TokenShelf => {
  let kept = first;
  let last: Promise<unknown> = Promise.resolve();
  return {
    load: () => Promise.resolve(kept),
    renew(stale, ask) {
      const turn = last.then(async () => {
        if (kept !== null && kept.accessToken !== stale) return kept;
        kept = await ask(kept);
        return kept;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
};
