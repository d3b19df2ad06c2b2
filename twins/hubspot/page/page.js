// The practice portal: work queues and contacts as a seller sees them. The address says what is shown, so that every view
// can be linked and the back button works.
import { ago, badge, countOf, el, load, say, tone } from './dom.js';
import { recordView } from './record.js';

const main = document.getElementById('main');
const queues = document.getElementById('queues');
const search = document.getElementById('search');
const recordPath = /^\/contacts\/\d+\/record\/0-1\/(\d+)$/;
let portal = { portalId: 0 };
/** The list that was shown last, for the way back from a record. */
let lastList = { href: '/', title: 'All contacts' };

export const recordLink = (id) => `/contacts/${portal.portalId}/record/0-1/${id}`;

const listLink = (of) => {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value));
  return query.size === 0 ? '/' : `/?${query}`;
};

const showQueues = async () => {
  portal = await load('overview');
  const now = new URLSearchParams(location.search).get('queue');
  const isList = location.pathname === '/';
  const item = (name, href, count, isCurrent) =>
    el(
      'li',
      {},
      el(
        'a',
        { href, 'data-go': true, 'aria-current': isCurrent ? 'page' : null },
        el('span', {}, name),
        el('span', { class: 'number' }, count.toLocaleString('en')),
      ),
    );
  queues.replaceChildren(
    el('h2', {}, 'Contacts'),
    el('ul', {}, [
      item('All contacts', '/', portal.total, isList && now === null),
      ...portal.queues.map((queue) =>
        item(queue.name, listLink({ queue: queue.id }), queue.count, isList && now === queue.id),
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
    ({ values: { baton_grade: grade, baton_mql_status: status } }) =>
      el(
        'span',
        { class: 'badges' },
        grade === null ? null : badge(grade, tone.grade(grade)),
        status === null || status === 'Not yet' ? null : badge(status, 'accent'),
      ),
  ],
  [
    'Due',
    ({ values }, now) => {
      const due = values.baton_due_at === null ? null : Date.parse(values.baton_due_at);
      return due === null ? null : badge(`due ${ago(due, now)}`, tone.due(due, now));
    },
  ],
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

const listView = async () => {
  const query = new URLSearchParams(location.search);
  const list = await load(`contacts?${query}`);
  const queue = query.get('queue') ?? '';
  const q = query.get('q') ?? '';
  const columns = list.isInstalled ? columnsOfOurs : plainColumns;
  lastList = { href: `/${location.search}`, title: list.title };
  document.title = `${list.title} · Practice portal`;
  search.elements.q.value = q;
  const step = (page, text) =>
    el('button', { disabled: page < 1 || page > list.pages, onclick: () => go(listLink({ queue, q, page })) }, text);
  return [
    el(
      'div',
      { class: 'head' },
      el('h1', {}, list.title),
      el('p', {}, countOf(list.total, 'contact', 'contacts'), q === '' ? '' : ` matching “${q}”`),
    ),
    el(
      'div',
      { class: 'card list' },
      list.total === 0
        ? el('p', { class: 'empty' }, q === '' ? 'Nobody is waiting here.' : 'Nobody matches. Try fewer words.')
        : el(
            'table',
            {},
            el(
              'thead',
              {},
              el(
                'tr',
                {},
                ['Contact', ...columns.map(([name]) => name), 'Changed'].map((text) =>
                  el('th', { scope: 'col' }, text),
                ),
              ),
            ),
            el(
              'tbody',
              {},
              list.rows.map((one) => row(one, columns, list.now)),
            ),
          ),
    ),
    list.pages > 1
      ? el(
          'div',
          { class: 'pages' },
          el('span', {}, `Page ${list.page} of ${list.pages}`),
          el('div', {}, step(list.page - 1, 'Previous'), step(list.page + 1, 'Next')),
        )
      : '',
  ];
};

let isFirst = true;
const show = async () => {
  try {
    const id = recordPath.exec(location.pathname)?.[1];
    await showQueues();
    main.replaceChildren(...(id === undefined ? await listView() : await recordView(id, showQueues, lastList)));
    if (!isFirst) main.focus({ preventScroll: true });
    isFirst = false;
  } catch (error) {
    main.replaceChildren(
      el('div', { class: 'card' }, el('h1', {}, 'This cannot be shown'), el('p', {}, error.message)),
    );
    say(error.message, true);
  }
};

const go = (href) => {
  history.pushState(null, '', href);
  scrollTo(0, 0);
  return show();
};

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-go]');
  if (link === null || link === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
    return;
  event.preventDefault();
  void go(link.getAttribute('href'));
});
search.addEventListener('submit', (event) => {
  event.preventDefault();
  const queue = location.pathname === '/' ? new URLSearchParams(location.search).get('queue') : null;
  void go(listLink({ queue, q: search.elements.q.value.trim() }));
});
addEventListener('popstate', show);
void show();
