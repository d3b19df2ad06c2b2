// The practice portal: work queues and contacts as a seller sees them. The address says what is shown, so that every view
// can be linked and the back button works.
import { browse, listLink, menuItem } from '../../shared/page/browse.js';
import { ago, badge, el, load, tone } from '../../shared/page/dom.js';
import { recordView } from './record.js';

const queues = document.getElementById('queues');
const recordPath = /^\/contacts\/\d+\/record\/0-1\/(\d+)$/;
let portal = { portalId: 0 };

const recordLink = (id) => `/contacts/${portal.portalId}/record/0-1/${id}`;

const showQueues = async () => {
  portal = await load('overview');
  const now = new URLSearchParams(location.search).get('queue');
  const isList = location.pathname === '/';
  queues.replaceChildren(
    el('h2', {}, 'Contacts'),
    el('ul', {}, [
      menuItem('All contacts', '/', portal.total, isList && now === null),
      ...portal.queues.map((queue) =>
        menuItem(queue.name, listLink({ queue: queue.id }), queue.count, isList && now === queue.id),
      ),
    ]),
    portal.queues.length === 0
      ? el('p', {}, 'Work queues appear here once Baton has been installed in this portal.')
      : '',
  );
};

/** Columns: what Baton says where it has been installed, else what any CRM would show. */
const columnsOfOurs = [
  ['Why', ({ values }) => (values.baton_why === null ? null : el('span', { class: 'why-short' }, values.baton_why))],
  [
    'Grade',
    ({ values: { baton_grade: grade, baton_stage: stage } }) =>
      el(
        'span',
        { class: 'badges' },
        grade === null ? null : badge(grade, tone.grade(grade)),
        stage === null || stage === 'Lead' ? null : badge(stage, 'accent'),
      ),
  ],
  [
    'Due',
    ({ values }, now) => {
      const due = values.baton_due_at === null ? null : Date.parse(values.baton_due_at);
      const isOver = values.baton_sla_state === 'Met' || values.baton_sla_state === 'Cancelled';
      return due === null || isOver ? null : badge(`due ${ago(due, now)}`, tone.due(due, now));
    },
  ],
  ['Owner', ({ values }) => el('span', { class: 'under' }, values.hubspot_owner_id ?? '')],
  [
    'Verdict',
    ({ values: { baton_verdict: verdict } }) => (verdict === null ? null : badge(verdict, tone.verdict(verdict))),
  ],
];
const plainColumns = [
  ['E-mail', ({ values }) => el('span', { class: 'under' }, values.email ?? '')],
  ['Lifecycle stage', ({ values }) => values.lifecyclestage ?? ''],
];

const row = (one, columns, now) => {
  const { id, name, values, updatedAt } = one;
  return el(
    'tr',
    {},
    el(
      'td',
      {},
      el('a', { href: recordLink(id), 'data-go': true }, name),
      el(
        'span',
        { class: 'under' },
        [values.jobtitle, values.company].filter(Boolean).join(' at ') || values.email || '',
      ),
    ),
    columns.map(([, cell]) => el('td', {}, cell(one, now))),
    el('td', {}, el('span', { class: 'under' }, el('span', { class: 'narrow' }, 'changed '), ago(updatedAt, now))),
  );
};

const listOf = async (parameters) => {
  const list = await load(`contacts?${parameters}`);
  const columns = list.isInstalled ? columnsOfOurs : plainColumns;
  return {
    list,
    query: { queue: parameters.get('queue') ?? '', q: parameters.get('q') ?? '' },
    nouns: ['contact', 'contacts'],
    heads: ['Contact', ...columns.map(([name]) => name), 'Changed'],
    row: (one) => row(one, columns, list.now),
  };
};

browse({
  brand: 'Practice portal',
  firstTitle: 'All contacts',
  showMenu: showQueues,
  listOf,
  recordOf: (path, { refresh, lastList }) => {
    const id = recordPath.exec(path)?.[1];
    return id === undefined ? null : recordView(id, refresh, lastList);
  },
  searched: (parameters) => ({ queue: parameters.get('queue') }),
});
