// The list and the way about a page: the address says what is shown, so that every view can be linked and the back button works.
import { countOf, el, say } from './dom.js';

const main = document.getElementById('main');
const search = document.getElementById('search');

export const listLink = (of) => {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value));
  return query.size === 0 ? '/' : `/?${query}`;
};

/** One line of the menu at the side. */
export const menuItem = (name, href, count, isCurrent) =>
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

const table = (heads, rows) =>
  el(
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
    el('tbody', {}, rows),
  );

/** `query` is what the list was asked for; its `q` and page are of every list. */
const listPage = ({ list, query, nouns, heads, row }, go) => {
  const step = (page, text) =>
    el('button', { disabled: page < 1 || page > list.pages, onclick: () => go(listLink({ ...query, page })) }, text);
  return [
    el(
      'div',
      { class: 'head' },
      el('h1', {}, list.title),
      el('p', {}, countOf(list.total, ...nouns), query.q === '' ? '' : ` matching “${query.q}”`),
    ),
    el(
      'div',
      { class: 'card list' },
      list.total === 0
        ? el('p', { class: 'empty' }, query.q === '' ? 'Nobody is waiting here.' : 'Nobody matches. Try fewer words.')
        : table(heads, list.rows.map(row)),
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

/**
 * Runs the page. `showMenu` draws the side; `listOf(parameters)` loads a list and says how its rows look; `recordOf(path, way)`
 * draws a record, or answers null where the path is none; `searched(parameters)` is what a search on a list keeps.
 */
export const browse = ({ brand, firstTitle, showMenu, listOf, recordOf, searched }) => {
  /** The list that was shown last, for the way back from a record. */
  let lastList = { href: '/', title: firstTitle };
  let isFirst = true;

  const listView = async () => {
    const shown = await listOf(new URLSearchParams(location.search));
    lastList = { href: `/${location.search}`, title: shown.list.title };
    document.title = `${shown.list.title} · ${brand}`;
    search.elements.q.value = shown.query.q;
    return listPage(shown, go);
  };
  const show = async () => {
    try {
      await showMenu();
      const record = await recordOf(location.pathname, { refresh: showMenu, lastList, go });
      main.replaceChildren(...(record ?? (await listView())));
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
    const kept = location.pathname === '/' ? new URLSearchParams(location.search) : new URLSearchParams();
    void go(listLink({ ...searched(kept), q: search.elements.q.value.trim() }));
  });
  addEventListener('popstate', show);
  void show();
};
