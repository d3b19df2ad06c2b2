// What an editor says of each key while one writes. A key is told by where it stands: of `axes.intent.floor`, `intent.floor` and `floor` the longest that
// is written here speaks.
import { handoffSays } from './json-says-handoff.ts';

type Json = Record<string, unknown>;

const says: Readonly<Record<string, string>> = {
  ...handoffSays,
  // Wherever they stand
  id: 'Name by which reports and other parts of the contract speak of it.',
  when: 'The condition that must be met.',
  why: 'A sentence for people.',
  from: 'Begins here, this moment included.',
  until: 'Ends here, this moment no longer included.',
  on: 'An event type, a list of them, or any_engagement.',
  where: "Tests of the event's properties, all of which must be met.",
  points: 'What it adds; below zero it takes away.',
  group: 'What the rule belongs to; a group can have bounds of its own under axes.',
  floor: 'Lower bound.',
  cap: 'Upper bound.',
  window: 'How far back events count: a duration, or ever.',
  grade: 'Fit letter A to D with intent digit 1 to 4.',
  fit: 'Rules about who the person is.',
  intent: 'Rules about what the person did.',
  axes: 'Bounds of the two scores; nothing is taken over from the contract.',
  mql: 'What makes an MQL.',
  label: "What the CRM's picklist shows; made from the id unless set.",
  // Header
  'owners.marketing': 'Answers for it in marketing.',
  'owners.sales': 'Answers for it in sales.',
  'effective.from': 'First moment at which it holds.',
  'effective.until': 'Holds until just before.',
  // Rules
  'fit.why': 'What a seller reads; facts such as {company.employees} are filled in.',
  'intent.why': 'What a seller reads; facts, properties of the newest event and {count} are filled in.',
  'intent.points': 'What each occurrence that counts adds; below zero it takes away.',
  'intent.limit':
    'How often it counts: every_time, once, once per 1d (rolling), once per calendar day, week, month, quarter or year.',
  'intent.cap': 'What the rule adds or takes away at most.',
  'intent.floor': 'What the rule adds or takes away at least, once anything counted.',
  'intent.decay': 'How points fade.',
  'intent.after': 'A silence, such as "30d without any_engagement".',
  half_life: 'Worth half after each of these.',
  linear: 'Falls to nothing in a straight line over this time.',
  stepped: 'Loses a share of the full points with silence.',
  'stepped.after': 'Nothing is lost until nothing at all has happened for so long.',
  'stepped.lose': 'Percent of the full points that each step takes, such as 25%.',
  'stepped.every': 'Length of each further step; as long as after unless set.',
  // Axes
  'axes.fit': 'Bounds of fit.',
  'axes.intent': 'Bounds of intent, what starts it afresh and what makes it stand still.',
  'axes.fit.floor': 'Fit never falls below; 0 unless set.',
  'axes.fit.cap': 'Fit never rises above.',
  'axes.intent.floor': 'Intent never falls below; 0 unless set.',
  'axes.intent.cap': 'Intent never rises above.',
  'axes.intent.window': 'How far back events count where a rule says nothing; 30d unless set.',
  groups: 'Bounds of what the rules of a group come to together.',
  'groups.floor': 'The group comes to no less than this.',
  'groups.cap': 'The group comes to no more than this.',
  ceilings: 'What stops the axis; of those whose condition is met the lowest holds.',
  'ceilings.when': 'While this is met. Of fit: facts, stage, counts, tracks, the moment; of intent: fit as well.',
  'ceilings.at': 'The axis goes no higher than this.',
  'ceilings.why': 'A sentence for people; nothing is filled in.',
  resets: 'After which a person starts afresh: what was done before counts no more.',
  'resets.to': 'fit_only: intent starts afresh; zero: fit is nothing as well.',
  'resets.restore': 'A later event that undoes the reset.',
  'restore.when': 'Only while this is met; asks for facts and stage.',
  freezes: 'During which intent stands still and nothing is earned.',
  'freezes.until': 'What ends it, whichever comes first; for ever unless set.',
  'until.on': 'The first of these events after it began.',
  'until.after': 'So long after it began.',
  // Grades and MQL
  'grades.fit': 'Lowest fit of each letter; what lies below is D.',
  'grades.intent': 'Lowest intent of each digit; what lies below is 4.',
  A: 'Lowest fit of an A.',
  B: 'Lowest fit of a B.',
  C: 'Lowest fit of a C.',
  'intent.1': 'Lowest intent of a 1.',
  'intent.2': 'Lowest intent of a 2.',
  'intent.3': 'Lowest intent of a 3.',
  override: 'The first whose condition is met gives the grade instead.',
  'override.when': 'May ask for anything but the grade.',
  'mql.when': 'A lead is an MQL while this is met.',
  keep: 'A lead that is an MQL stays one while this is met.',
  never: 'Excludes, whatever else holds, from every track.',
  fast_track: 'Who goes at once.',
  'fast_track.on': 'Events that go at once.',
  'fast_track.when': 'Only while this is met.',
  'fast_track.if_unknown': 'What happens when the condition cannot be told: triage (a person looks) or wait.',
  'fast_track.window': 'How far back the event may lie.',
  again: 'When a lead that was handed over before may be an MQL again.',
  'again.after': 'Not before so long has passed since its stage last changed.',
  'again.when': 'Only when this is met as well.',
  // Tracks
  'tracks.enter': 'Who is in the track; everybody unless set. Asks for facts, stage, counts and other tracks.',
  'tracks.exit': 'Who is out of it again; nobody unless set.',
  'tracks.from': 'The track runs from here on.',
  'tracks.until': 'The track runs until just before.',
  'tracks.schedule': 'The local times at which the track is looked at; at every moment unless set.',
  'schedule.days': 'Days of the week; all seven unless set.',
  'schedule.at': "Time of day in the contract's time zone, such as '09:00'.",
  'tracks.fit': "Rules of fit of its own; the contract's fit as it is unless set.",
  // Temporary rules
  'temporary.fit': 'Rules of fit that are added meanwhile.',
  'temporary.intent': 'Rules of intent that are added meanwhile.',
  'temporary.points': 'What rules that stand earn meanwhile, by their id.',
  'temporary.off': 'Rules that rest meanwhile.',
  'temporary.mql': 'What makes an MQL meanwhile.',
  'temporary.why': 'Why; for those who sign.',
  // Dispositions and recycling
  'dispositions.accepted': 'Reasons to accept a lead.',
  'dispositions.rejected': 'Reasons to reject a lead.',
  'dispositions.recycled': 'Reasons to put a lead off until later.',
  'dispositions.converted': 'What an SQL needs, and reasons.',
  speaks_of: 'What is learnt from it: fit, intent, timing or data.',
  then: 'What follows: disqualify, none, or { recycle: 90d, to: nurture }.',
  'then.recycle': 'Comes back after so long.',
  'then.to': 'Where it goes meanwhile.',
  needs_text: 'The seller must add a sentence.',
  learn: 'false: learning leaves verdicts with this reason out.',
  requires: 'What must be there.',
  correct_within: 'For so long a seller may correct a verdict.',
  disputes: 'Whether an acceptance by silence may be disputed.',
  'disputes.within': 'For so long after it.',
  'disputes.settled_by': 'Who decides: marketing, sales or both (unless set).',
  'recycle.after': 'A lead comes back after so long; 90d unless set.',
  'recycle.to': 'Where it goes meanwhile; nurture unless set.',
  'recycle.cool_off': 'For so long nothing brings it back.',
  'recycle.reset': 'fit_only: what it had done counts no more; none unless set.',
  'recycle.back': 'What brings it back before its date: raised_hand, new_interest, or nothing (due_date).',
  // Conditions and tests
  equals: 'It is this value.',
  in: 'It is one of these.',
  in_list: 'It is on this list of the contract.',
  contains: 'The text holds this, or the choice includes it.',
  starts_with: 'The text begins with this.',
  ends_with: 'The text ends with this.',
  matches: 'The expression (RE2) is found anywhere in it.',
  at_least: 'This, or more.',
  more_than: 'More than this.',
  at_most: 'This, or less.',
  less_than: 'Less than this.',
  between: 'Between the two, both included.',
  before: 'Strictly earlier.',
  after: 'Strictly later.',
  within: 'Past, and less than so long ago.',
  older_than: 'So long ago, or longer.',
  exists: 'true: a value is known; false: none is.',
  'count.of': 'The event types that are counted.',
  'count.within': 'How far back they are counted; ever unless set.',
  'grade.at_least': 'As good in fit and as good in intent.',
};

/** The longest end of the path that something is said of. */
const saidOf = (path: readonly string[]): string | undefined => {
  for (let from = 0; from < path.length; from++) {
    const text = says[path.slice(from).join('.')];
    if (text !== undefined) return text;
  }
  return undefined;
};

/** A reference cannot bear a description of its own beside it, so it moves into one that can. */
const described = (json: Json, text: string): Json => ({
  description: text,
  ...('$ref' in json ? { allOf: [json] } : json),
});

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same schema with a description of every key that has none and that something is said of. `path`: the keys above. */
export const withDescriptions = (node: unknown, path: readonly string[] = []): unknown => {
  if (Array.isArray(node)) return node.map((one: unknown) => withDescriptions(one, path));
  if (!isJson(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'properties' && isJson(value)) return [key, ofProperties(value, path)];
      if (key === 'definitions' && isJson(value))
        return [
          key,
          Object.fromEntries(Object.entries(value).map(([name, of]) => [name, withDescriptions(of, [name])])),
        ];
      return [key, withDescriptions(value, path)];
    }),
  );
};

const ofProperties = (properties: Json, path: readonly string[]): Json =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const inner = withDescriptions(value, [...path, name]);
      const text = saidOf([...path, name]);
      const isBare = isJson(inner) && !('description' in inner);
      return [name, isBare && text !== undefined ? described(inner, text) : inner];
    }),
  );
