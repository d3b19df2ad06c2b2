// An answer told: who got it and by which rule, and of every rule before it why it did not decide.
import type { RouteAnswer, RouteRequest } from '../routing.ts';

const outcomes = { met: 'met, but', not_met: 'not met:', unknown: 'not known:', not_active: 'not in force:' } as const;

export const explainRoute = (request: RouteRequest, answer: RouteAnswer): string[] => {
  const passed = answer.passedOver.map(({ rule, why }) => {
    const tried = request.tried.find((one) => one.rule === rule);
    return `${rule}: ${tried === undefined ? '' : `${outcomes[tried.outcome]} `}${why}`;
  });
  return [`${headOf(answer)} ${answer.why}`, ...passed];
};

const headOf = (answer: RouteAnswer): string => {
  switch (answer.kind) {
    case 'rep':
      return `To ${answer.rep} by ${answer.rule ?? 'no rule'}.`;
    case 'queue':
      return `Into the queue ${answer.queue} by ${answer.rule ?? 'no rule'}.`;
    case 'nobody':
      return answer.askAgainAt === null
        ? 'To nobody yet; asked again when the roster changes.'
        : `To nobody yet; asked again at ${new Date(answer.askAgainAt).toISOString()}.`;
  }
};
