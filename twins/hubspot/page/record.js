// One contact: why it is here, the seller's verdict, the person, the company, and everything that ever changed.
import { ago, badge, el, load, moment, say, tone } from '../../shared/page/dom.js';

const shownAbove = [
  'baton_why',
  'baton_grade',
  'baton_due_at',
  'baton_verdict',
  'baton_verdict_reason',
  'baton_verdict_note',
  'baton_stage',
  'baton_sla_state',
  'baton_sla_clock',
  'baton_activity',
  'baton_routing_reason',
  'baton_need',
  'baton_authority',
  'baton_timeline',
  'baton_evidence_missing',
];
const evidence = ['baton_need', 'baton_authority', 'baton_timeline', 'baton_budget'];
const isOver = (state) => state !== 'running' && state !== 'breached';
const isDate = ({ type }) => type === 'datetime' || type === 'date';
const textOf = (field) => (field.value === null ? null : isDate(field) ? moment(Date.parse(field.value)) : field.text);

/** The control that fits a field: a picklist, a yes or no, long text, a time, or a line. */
const control = (field, id) => {
  const common = { id, name: field.name };
  const options = field.options ?? [];
  if (options.length > 0 && field.fieldType !== 'checkbox') {
    const known = options.some((option) => option.value === field.value);
    return el(
      'select',
      common,
      el('option', { value: '' }, 'None'),
      options.map(({ value, label }) => el('option', { value, selected: value === field.value }, label)),
      !known && field.value !== null
        ? el('option', { value: field.value, selected: true }, `${field.value} (no option any more)`)
        : null,
    );
  }
  if (field.fieldType === 'textarea') {
    const area = el('textarea', { ...common, rows: 4 });
    area.value = field.value ?? '';
    return area;
  }
  if (field.type === 'datetime') {
    const local =
      field.value === null ? '' : new Date(Date.parse(field.value) - new Date().getTimezoneOffset() * 60_000);
    return el('input', {
      ...common,
      type: 'datetime-local',
      value: local === '' ? '' : local.toISOString().slice(0, 16),
    });
  }
  const type = field.type === 'number' ? 'number' : field.type === 'date' ? 'date' : 'text';
  return el('input', { ...common, type, step: type === 'number' ? 'any' : null, value: field.value ?? '' });
};

/** What a control holds, as the portal takes it. */
const valueIn = (input, field) => {
  if (field.type !== 'datetime' || input.value === '') return input.value;
  return new Date(input.value).toISOString();
};

export const recordView = async (id, refreshQueues, lastList) => {
  let record = await load(`contacts/${id}`);
  let filter = 'all';
  const page = el('div', {});

  const save = async (properties, what) => {
    try {
      record = await load(`contacts/${id}`, { properties });
      say(`${what} saved.`);
      draw();
      await refreshQueues();
      return true;
    } catch (error) {
      say(`Not saved: ${error.message}`, true);
      return false;
    }
  };

  const fieldRow = (field, isEditable) => {
    const text = textOf(field);
    const place = el('div', { class: 'field' });
    const rest = () => {
      const edit = el('button', { class: 'quiet', 'aria-label': `Edit ${field.label}`, onclick: () => open() }, 'Edit');
      place.replaceChildren(
        el('dt', {}, el('span', {}, field.label), isEditable && !field.isReadOnly ? edit : null),
        el('dd', { class: text === null ? 'none' : null }, text ?? 'Not known'),
      );
      return edit;
    };
    const open = () => {
      const inputId = `edit-${field.name}`;
      const input = control(field, inputId);
      const done = async (event) => {
        event.preventDefault();
        await save({ [field.name]: valueIn(input, field) }, field.label);
      };
      const form = el(
        'form',
        { class: 'edit', onsubmit: done },
        el('label', { for: inputId }, field.label),
        input,
        el(
          'div',
          { class: 'row' },
          el('button', { class: 'main' }, 'Save'),
          el('button', { type: 'button', onclick: () => rest().focus() }, 'Cancel'),
        ),
      );
      form.addEventListener('keydown', (event) => event.key === 'Escape' && rest().focus());
      place.replaceChildren(el('dt', {}, field.label), el('dd', {}, form));
      input.focus();
    };
    rest();
    return place;
  };

  const ours = (name) => record.ours.find((field) => field.name === name);

  const verdictForm = () => {
    const fields = ['baton_verdict', 'baton_verdict_reason', 'baton_verdict_note']
      .map(ours)
      .filter((field) => field !== undefined);
    if (fields.length === 0) return null;
    const inputs = fields.map((field) => [field, control(field, `set-${field.name}`)]);
    const done = (event) => {
      event.preventDefault();
      const changed = inputs.filter(([field, input]) => input.value !== (field.value ?? ''));
      if (changed.length === 0) return say('Nothing has changed.');
      return save(Object.fromEntries(changed.map(([field, input]) => [field.name, input.value])), 'Verdict');
    };
    return el(
      'form',
      { class: 'verdict', onsubmit: done, 'aria-label': 'Your verdict' },
      inputs.map(([field, input]) => el('div', {}, el('label', { for: input.id }, field.label), input)),
      el('button', { class: 'main' }, 'Save verdict'),
    );
  };

  const whyCard = () => {
    const [why, grade, status, due] = ['baton_why', 'baton_grade', 'baton_mql_status', 'baton_due_at'].map(ours);
    const [stage, sla, clock, routed] = [
      'baton_stage',
      'baton_sla_state',
      'baton_sla_clock',
      'baton_routing_reason',
    ].map(ours);
    if (record.ours.length === 0)
      return el(
        'section',
        { class: 'card' },
        el('h2', {}, 'Why this lead'),
        el(
          'p',
          { class: 'none' },
          'Baton has not been installed in this portal yet, so there is no score and no reason here.',
        ),
      );
    const dueAt = due?.value ? Date.parse(due.value) : null;
    const others = record.ours.filter(({ name }) => !shownAbove.includes(name) && !evidence.includes(name));
    return el(
      'section',
      { class: 'card' },
      el('h2', {}, 'Why this lead'),
      el(
        'p',
        { class: 'facts' },
        grade?.value ? badge(`Grade ${grade.text}`, tone.grade(grade.value)) : null,
        stage?.value
          ? badge(stage.text, 'accent')
          : status?.value
            ? badge(status.text, status.value === 'mql' ? 'good' : 'accent')
            : null,
        dueAt === null || isOver(sla?.value)
          ? null
          : badge(
              `${clock?.value ?? 'Due'}: ${dueAt < record.now ? 'was due' : 'due'} ${ago(dueAt, record.now)}`,
              tone.due(dueAt, record.now),
            ),
        sla?.value && sla.value !== 'running'
          ? badge(`Promise ${sla.text.toLowerCase()}`, { met: 'good', breached: 'bad' }[sla.value])
          : null,
        ours('baton_evidence_missing')?.value ? badge('Evidence missing', 'warn') : null,
      ),
      record.owner === null
        ? null
        : el('p', { class: 'under' }, `Owner: ${record.owner}`, routed?.value ? `. ${routed.value}` : ''),
      el('p', { class: why?.value ? 'why' : 'why none' }, why?.value ?? 'Not scored yet.'),
      verdictForm(),
      el(
        'dl',
        { class: 'two' },
        evidence
          .map(ours)
          .filter((field) => field !== undefined)
          .map((field) => fieldRow(field, true)),
      ),
      ours('baton_activity')?.value
        ? el(
            'details',
            { class: 'more', open: true },
            el('summary', {}, 'What this person did'),
            el('p', { class: 'why' }, ours('baton_activity').value),
          )
        : null,
      others.length === 0
        ? null
        : el(
            'details',
            { class: 'more' },
            el('summary', {}, 'All Baton fields'),
            el(
              'dl',
              { class: 'two' },
              others.map((field) => fieldRow(field, true)),
            ),
          ),
    );
  };

  const callForm = () => {
    const note = el('input', { id: 'call-note', name: 'note', type: 'text' });
    const done = async (event) => {
      event.preventDefault();
      try {
        record = await load(`contacts/${id}/call`, { note: note.value });
        say('Call logged.');
        draw();
      } catch (error) {
        say(`Not done: ${error.message}`, true);
      }
    };
    return el(
      'form',
      { class: 'verdict', onsubmit: done, 'aria-label': 'Log a call' },
      el('div', {}, el('label', { for: 'call-note' }, 'Note'), note),
      el('button', {}, 'Log a call'),
    );
  };

  const activityCard = () =>
    el(
      'section',
      { class: 'card' },
      el('h2', {}, 'Calls, e-mails and tasks'),
      callForm(),
      record.activities.length === 0 ? el('p', { class: 'none' }, 'Nothing yet.') : null,
      el(
        'ol',
        { class: 'history' },
        record.activities.map((one) =>
          el(
            'li',
            {},
            el(
              'span',
              { class: 'under' },
              el('time', { title: moment(one.at) }, ago(one.at, record.now)),
              one.who === null ? '' : ` · ${one.who}`,
            ),
            el(
              'ul',
              {},
              el(
                'li',
                {},
                el('strong', {}, one.what),
                one.text === '' ? '' : `: ${one.text}`,
                one.dueAt === null ? '' : `, due ${ago(one.dueAt, record.now)}`,
              ),
            ),
          ),
        ),
      ),
    );

  const historyCard = () => {
    const kept = record.history.filter((entry) => filter === 'all' || entry.isOurs === (filter === 'ours'));
    const groups = [];
    for (const entry of kept) {
      const last = groups.at(-1);
      if (last?.at === entry.at && last.who === entry.who && last.isOurs === entry.isOurs) last.entries.push(entry);
      else groups.push({ at: entry.at, who: entry.who, isOurs: entry.isOurs, entries: [entry] });
    }
    const tab = (value, text) =>
      el('button', { 'aria-pressed': String(filter === value), onclick: () => ((filter = value), draw()) }, text);
    return el(
      'section',
      { class: 'card' },
      el('h2', {}, 'History'),
      el(
        'div',
        { class: 'tabs', role: 'group', 'aria-label': 'Which fields' },
        tab('all', 'Everything'),
        tab('ours', 'Baton'),
        tab('theirs', 'Other fields'),
      ),
      kept.length === 0 ? el('p', { class: 'none' }, 'Nothing has changed.') : null,
      el(
        'ol',
        { class: 'history' },
        groups.map(({ at, who, isOurs, entries }) =>
          el(
            'li',
            { class: isOurs ? 'ours' : null },
            el(
              'span',
              { class: 'under' },
              el('time', { datetime: new Date(at).toISOString(), title: moment(at) }, ago(at, record.now)),
              ` · ${who}${at === record.createdAt ? ', when the contact was created' : ''}`,
            ),
            el(
              'ul',
              {},
              (at === record.createdAt ? entries : entries.toReversed()).map((entry) =>
                el(
                  'li',
                  {},
                  el('strong', {}, `${entry.label}: `),
                  entry.text === '' ? 'emptied' : textOf({ ...entry, value: entry.text }),
                ),
              ),
            ),
          ),
        ),
      ),
      record.historyTotal > record.history.length
        ? el('p', { class: 'none' }, `The latest ${record.history.length} of ${record.historyTotal} changes.`)
        : null,
    );
  };

  const sideCard = (title, fields, isEditable) =>
    el(
      'section',
      { class: 'card' },
      el('h2', {}, title),
      el(
        'dl',
        {},
        fields.map((field) => fieldRow(field, isEditable)),
      ),
    );

  const draw = () => {
    document.title = `${record.name} · Practice portal`;
    const known = record.person.filter((field) => field.value !== null);
    const unknown = record.person.filter((field) => field.value === null);
    page.replaceChildren(
      el('a', { class: 'back', href: lastList.href, 'data-go': true }, `← ${lastList.title}`),
      el(
        'div',
        { class: 'head' },
        el('h1', {}, record.name),
        record.isArchived ? badge('Archived', 'bad') : null,
        el(
          'p',
          {},
          [record.person.find((field) => field.name === 'jobtitle')?.text, record.company?.name]
            .filter(Boolean)
            .join(' at '),
        ),
      ),
      el(
        'div',
        { class: 'record' },
        el('div', {}, whyCard(), activityCard(), historyCard()),
        el(
          'div',
          {},
          sideCard('Person', known, true),
          unknown.length > 0
            ? el(
                'section',
                { class: 'card' },
                el(
                  'details',
                  {},
                  el('summary', {}, 'Not known about the person'),
                  el(
                    'dl',
                    {},
                    unknown.map((field) => fieldRow(field, true)),
                  ),
                ),
              )
            : null,
          record.company === null
            ? null
            : sideCard(
                record.company.name,
                record.company.fields.filter((field) => field.value !== null),
                false,
              ),
          record.deals.length === 0
            ? null
            : el(
                'section',
                { class: 'card' },
                el('h2', {}, 'Deals'),
                record.deals.map((deal) =>
                  el(
                    'dl',
                    {},
                    el('strong', {}, deal.name),
                    deal.fields.map((field) => fieldRow(field, false)),
                  ),
                ),
              ),
          record.others.length === 0
            ? null
            : el(
                'section',
                { class: 'card' },
                el(
                  'details',
                  {},
                  el('summary', {}, 'What was seen of them'),
                  el(
                    'dl',
                    {},
                    record.others.map((field) => fieldRow(field, true)),
                  ),
                ),
              ),
        ),
      ),
    );
  };
  draw();
  return [page];
};
