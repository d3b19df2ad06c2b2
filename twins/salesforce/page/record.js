// One lead or contact: why it is here, the seller's quick actions, the person, and what was done.
import { ago, badge, el, load, moment, say, tone } from '../../shared/page/dom.js';

const above = ['Baton_Why__c', 'Baton_Grade__c', 'Baton_Due_At__c'];
const verdicts = ['Baton_Verdict__c', 'Baton_Verdict_Reason__c', 'Baton_Verdict_Note__c'];
const shownApart = [
  'Baton_Stage__c',
  'Baton_Sla_State__c',
  'Baton_Sla_Clock__c',
  'Baton_Routing_Reason__c',
  'Baton_Activity__c',
  'Baton_Evidence_Missing__c',
];
const evidence = ['Baton_Need__c', 'Baton_Authority__c', 'Baton_Timeline__c', 'Baton_Budget__c'];
const isOver = (state) => state !== 'running' && state !== 'breached';
const textOf = (field) =>
  field.value === null ? null : field.type === 'datetime' ? moment(Date.parse(field.value)) : field.text;

/** The control that fits a field: a picklist, long text, a time, a yes or no, or a line. */
const control = (field, id) => {
  const common = { id, name: field.name };
  if (field.options.length > 0)
    return el(
      'select',
      common,
      el('option', { value: '' }, 'None'),
      field.options.map(({ value, label }) => el('option', { value, selected: value === field.value }, label)),
    );
  if (field.isLong) {
    const area = el('textarea', { ...common, rows: 3 });
    area.value = field.value ?? '';
    return area;
  }
  if (field.type === 'datetime') {
    const at =
      field.value === null
        ? null
        : Date.parse(field.value) - new Date(Date.parse(field.value)).getTimezoneOffset() * 60_000;
    return el('input', {
      ...common,
      type: 'datetime-local',
      value: at === null ? '' : new Date(at).toISOString().slice(0, 16),
    });
  }
  const type = ['double', 'int', 'currency'].includes(field.type) ? 'number' : field.type === 'date' ? 'date' : 'text';
  return el('input', { ...common, type, step: type === 'number' ? 'any' : null, value: field.value ?? '' });
};
const valueIn = (input, field) =>
  field.type === 'datetime' && input.value !== '' ? new Date(input.value).toISOString() : input.value;

export const recordView = async (object, id, { refresh, lastList, go }) => {
  let record = await load(`${object}/${id}`);
  const page = el('div', {});

  /** Does something on the screen; what it answers is the record anew, but for a conversion. */
  const act = async (path, body, what) => {
    try {
      const answer = await load(`${object}/${id}${path}`, body);
      say(what);
      if (path === '/convert') return await go(`/lightning/r/Contact/${answer.contactId}/view`);
      record = answer;
      draw();
      return await refresh();
    } catch (error) {
      return say(`Not done: ${error.message}`, true);
    }
  };
  const ours = (name) => record.ours.find((field) => field.name === name);

  const fieldRow = (field) => {
    const text = textOf(field);
    const place = el('div', { class: 'field' });
    const rest = () => {
      const edit = el('button', { class: 'quiet', 'aria-label': `Edit ${field.label}`, onclick: () => open() }, 'Edit');
      const canEdit = !field.isReadOnly && record.convertedTo === null && !record.isDeleted;
      place.replaceChildren(
        el('dt', {}, el('span', {}, field.label), canEdit ? edit : null),
        el('dd', { class: text === null ? 'none' : null }, text ?? 'Not known'),
      );
      return edit;
    };
    const open = () => {
      const input = control(field, `edit-${field.name}`);
      const done = (event) => {
        event.preventDefault();
        void act('', { values: { [field.name]: valueIn(input, field) } }, `${field.label} saved.`);
      };
      const form = el(
        'form',
        { class: 'edit', onsubmit: done },
        el('label', { for: input.id }, field.label),
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

  const verdictForm = () => {
    const inputs = verdicts
      .map(ours)
      .filter((field) => field !== undefined)
      .map((field) => [field, control(field, `set-${field.name}`)]);
    if (inputs.length === 0) return null;
    const done = (event) => {
      event.preventDefault();
      const changed = inputs.filter(([field, input]) => input.value !== (field.value ?? ''));
      if (changed.length === 0) return say('Nothing has changed.');
      const values = Object.fromEntries(changed.map(([field, input]) => [field.name, input.value]));
      return act('', { values }, 'Verdict saved.');
    };
    return el(
      'form',
      { class: 'verdict', onsubmit: done, 'aria-label': 'Set verdict' },
      inputs.map(([field, input]) => el('div', {}, el('label', { for: input.id }, field.label), input)),
      el('button', { class: 'main' }, 'Set verdict'),
    );
  };

  const whyCard = () => {
    const [why, grade, due] = above.map(ours);
    const status = ours('Baton_Mql_Status__c');
    if (record.ours.length === 0)
      return el(
        'section',
        { class: 'card' },
        el('h2', {}, 'Why this lead'),
        el(
          'p',
          { class: 'none' },
          'Baton has not been installed in this org yet, so there is no score and no reason here.',
        ),
      );
    const dueAt = due?.value ? Date.parse(due.value) : null;
    const [stage, sla, clock, routed, activity, missing] = shownApart.map(ours);
    const owner = record.person.find(({ name }) => name === 'OwnerId')?.text;
    const apart = [...above, ...verdicts, ...shownApart, ...evidence];
    const others = record.ours.filter((field) => !apart.includes(field.name));
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
        missing?.value ? badge('Evidence missing', 'warn') : null,
      ),
      owner ? el('p', { class: 'under' }, `Owner: ${owner}`, routed?.value ? `. ${routed.value}` : '') : null,
      el('p', { class: why?.value ? 'why' : 'why none' }, why?.value ?? 'Not scored yet.'),
      record.convertedTo === null ? verdictForm() : null,
      el(
        'dl',
        { class: 'two' },
        evidence
          .map(ours)
          .filter((field) => field !== undefined)
          .map(fieldRow),
      ),
      activity?.value
        ? el(
            'details',
            { class: 'more', open: true },
            el('summary', {}, 'What this person did'),
            el('p', { class: 'why' }, activity.value),
          )
        : null,
      el(
        'details',
        { class: 'more' },
        el('summary', {}, 'All Baton fields'),
        el('dl', { class: 'two' }, others.map(fieldRow)),
      ),
    );
  };

  const actionsCard = () => {
    if (record.convertedTo !== null || record.isDeleted) return null;
    const subject = el('input', { id: 'call-subject', name: 'subject', type: 'text', value: 'Call', required: true });
    const note = el('input', { id: 'call-note', name: 'note', type: 'text' });
    const call = (event) => {
      event.preventDefault();
      void act('/call', { subject: subject.value, note: note.value, isDone: true }, 'Call logged.');
    };
    const deal = el('input', { id: 'deal', name: 'deal', type: 'text', placeholder: 'None' });
    const convert = (event) => {
      event.preventDefault();
      void act('/convert', { opportunity: deal.value === '' ? null : deal.value }, 'Converted.');
    };
    return el(
      'section',
      { class: 'card' },
      el('h2', {}, 'Quick actions'),
      el(
        'form',
        { class: 'verdict', onsubmit: call, 'aria-label': 'Log a call' },
        el('div', {}, el('label', { for: 'call-subject' }, 'Subject'), subject),
        el('div', {}, el('label', { for: 'call-note' }, 'Note'), note),
        el('button', {}, 'Log a call'),
      ),
      record.canConvert
        ? el(
            'form',
            { class: 'verdict', onsubmit: convert, 'aria-label': 'Convert' },
            el('div', {}, el('label', { for: 'deal' }, 'Opportunity'), deal),
            el('button', {}, 'Convert'),
          )
        : null,
    );
  };

  const activityCard = () =>
    el(
      'section',
      { class: 'card' },
      el('h2', {}, 'What was done'),
      record.activities.length === 0 ? el('p', { class: 'none' }, 'Nothing yet.') : null,
      el(
        'ol',
        { class: 'history' },
        record.activities.map((one) =>
          el(
            'li',
            { class: one.what === 'Verdict' ? 'ours' : null },
            el(
              'span',
              { class: 'under' },
              el('time', { title: moment(one.at) }, ago(one.at, record.now)),
              ` · ${one.who}`,
            ),
            el('ul', {}, el('li', {}, el('strong', {}, one.what), one.text === '' ? '' : `: ${one.text}`)),
          ),
        ),
      ),
    );

  const draw = () => {
    document.title = `${record.name} · Practice org`;
    page.replaceChildren(
      el('a', { class: 'back', href: lastList.href, 'data-go': true }, `← ${lastList.title}`),
      el(
        'div',
        { class: 'head' },
        el('h1', {}, record.name),
        record.isDeleted ? badge('Deleted', 'bad') : null,
        record.convertedTo === null
          ? null
          : el(
              'a',
              { href: `/lightning/r/Contact/${record.convertedTo}/view`, 'data-go': true },
              'Converted: see the contact',
            ),
        el('p', {}, object),
      ),
      el(
        'div',
        { class: 'record' },
        el('div', {}, whyCard(), actionsCard(), activityCard()),
        el(
          'div',
          {},
          el('section', { class: 'card' }, el('h2', {}, 'Person'), el('dl', {}, record.person.map(fieldRow))),
        ),
      ),
    );
  };
  draw();
  return [page];
};
