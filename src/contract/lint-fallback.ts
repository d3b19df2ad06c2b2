// Findings about the last who could take a lead: a fallback that can come to nothing leaves the lead with nobody.
import type { Route, Routing, Target } from '#domain/policy-routing.ts';
import type { Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';

export const lintFallback = ({ policy, contract }: Subject): readonly Note[] => {
  const { routing } = policy.handoff;
  if (routing === null) return [];
  const ends: readonly { readonly to: Target | null; readonly path: Path }[] = [
    ...(['mql', 'sql'] as const).map((route) => lastOf(routing[route], route)),
    { to: contract.routing?.triage === undefined ? null : routing.triage, path: ['routing', 'triage'] },
    { to: contract.routing?.opted_out === undefined ? null : routing.optedOut, path: ['routing', 'opted_out'] },
  ];
  return ends.flatMap(({ to, path }) => {
    const fault = to === null ? null : faultOf(endOf(to), routing);
    return fault === null
      ? []
      : [warn('fallback-absent', path, `${fault}; put somebody behind: if_absent: { queue: unassigned }`)];
  });
};

const lastOf = (route: Route | null, name: string): { readonly to: Target | null; readonly path: Path } =>
  route === null
    ? { to: null, path: ['routing', name] }
    : { to: route.otherwise, path: ['routing', name, route.rules.length, 'otherwise'] };

/** Who is asked when nobody before was there. */
const endOf = (to: Target): Target => (to.kind === 'queue' || to.ifAbsent === null ? to : endOf(to.ifAbsent));

const faultOf = (to: Target, { offHours, absences, isCapacityKept }: Routing): string | null => {
  switch (to.kind) {
    case 'queue':
      return null;
    case 'team':
      return offHours === 'pass'
        ? `outside its hours "${to.team}" counts as absent (off_hours: pass), and nobody comes after it`
        : null;
    case 'rep':
      return absences !== null || isCapacityKept || offHours === 'pass'
        ? `when ${to.rep} is away or has enough to do, the lead goes to nobody`
        : null;
    case 'owner_of':
      return `where the ${to.of} has no owner, the lead goes to nobody`;
  }
};
