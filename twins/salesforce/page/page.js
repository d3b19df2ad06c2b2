// The practice org: list views of leads and contacts as a seller sees them. The address says what is shown, so that every view
// can be linked and the back button works.
import { ago, badge, countOf, el, load, say, tone } from '../../hubspot/page/dom.js';
import { recordView } from './record.js';

const main = document.getElementById('main');
const views = document.getElementById('queues');
const search = document.getElementById('search');
const recordPath = /^\/lightning\/r\/(Lead|Contact)\/(\w{18})\/view$/;
/** The list that was shown last, for the way back from a record. */
let lastList = { href: '/', title: 'All leads' };

export const recordLink = (object, id) => `/lightning/r/${object}/${id}/view`;

const listLink = (of) => {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value));
  return query.size === 0 ? '/' : `/?${query}`;
};

const showViews = async () => {
  const org = await load('overview');
  const query = new URLSearchParams(location.search);
  const isList = location.pathname === '/';
  const [object, view] = [query.get('object') ?? 'Lead', query.get('view')];
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
  views.replaceChildren(
    ...org.objects.flatMap((one) => [
      el('h2', {}, one.label),
      el('ul', {}, [
        item(
          `All ${one.label.toLowerCase()}`,
          listLink({ object: one.object }),
          one.total,
          isList && view === null && object === one.object,
        ),
        ...org.views
          .filter((other) => other.object === one.object)
          .map((other) =>
            item(
              other.label,
              listLink({ object: one.object, view: other.id }),
              other.count,
              isList && view === other.id,
            ),
          ),
      ]),
    ]),
    org.views.length === 0 ? el('p', {}, 'List views appear here once Baton has been installed in this org.') : '',
  );
};

const cell = ({ name, type }, text, now) => {
  if (text === null) return null;
  if (type === 'datetime') {
    const at = Date.parse(text);
    return name === 'Baton_Due_At__c' ? badge(`due ${ago(at, now)}`, tone.due(at, now)) : ago(at, now);
  }
  if (name === 'Baton_Grade__c') return badge(text, tone.grade(text));
  if (name === 'Baton_Verdict__c') return badge(text, tone.verdict(text));
  return text;
};

const listView = async () => {
  const query = new URLSearchParams(location.search);
  const [object, view, q] = [query.get('object') ?? 'Lead', query.get('view') ?? '', query.get('q') ?? ''];
  const list = await load(`${object}?${query}`);
  lastList = { href: `/${location.search}`, title: list.title };
  document.title = `${list.title} · Practice org`;
  search.elements.q.value = q;
  const step = (page, text) =>
    el(
      'button',
      { disabled: page < 1 || page > list.pages, onclick: () => go(listLink({ object, view, q, page })) },
      text,
    );
  const heads = ['Name', ...list.columns.map(({ label }) => label), 'Changed'];
  return [
    el(
      'div',
      { class: 'head' },
      el('h1', {}, list.title),
      el('p', {}, countOf(list.total, 'record', 'records'), q === '' ? '' : ` matching “${q}”`),
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
                heads.map((text) => el('th', { scope: 'col' }, text)),
              ),
            ),
            el(
              'tbody',
              {},
              list.rows.map((row) =>
                el(
                  'tr',
                  {},
                  el(
                    'td',
                    {},
                    el('a', { href: recordLink(object, row.id), 'data-go': true }, row.name),
                    el('span', { class: 'under' }, row.under),
                  ),
                  list.columns.map((column, nth) => el('td', {}, cell(column, row.cells[nth], list.now))),
                  el('td', {}, el('span', { class: 'under' }, ago(row.changedAt, list.now))),
                ),
              ),
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
    const [, object, id] = recordPath.exec(location.pathname) ?? [];
    await showViews();
    main.replaceChildren(
      ...(id === undefined ? await listView() : await recordView(object, id, { refresh: showViews, lastList, go })),
    );
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
  const query = location.pathname === '/' ? new URLSearchParams(location.search) : new URLSearchParams();
  void go(listLink({ object: query.get('object'), view: query.get('view'), q: search.elements.q.value.trim() }));
});
addEventListener('popstate', show);
void show();
