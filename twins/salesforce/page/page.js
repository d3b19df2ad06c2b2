// The practice org: list views of leads and contacts as a seller sees them. The address says what is shown, so that every view
// can be linked and the back button works.
import { browse, listLink, menuItem } from '../../shared/page/browse.js';
import { ago, badge, el, load, tone } from '../../shared/page/dom.js';
import { recordView } from './record.js';

const views = document.getElementById('queues');
const recordPath = /^\/lightning\/r\/(Lead|Contact)\/(\w{18})\/view$/;

const recordLink = (object, id) => `/lightning/r/${object}/${id}/view`;

const showViews = async () => {
  const org = await load('overview');
  const query = new URLSearchParams(location.search);
  const isList = location.pathname === '/';
  const [object, view] = [query.get('object') ?? 'Lead', query.get('view')];
  views.replaceChildren(
    ...org.objects.flatMap((one) => [
      el('h2', {}, one.label),
      el('ul', {}, [
        menuItem(
          `All ${one.label.toLowerCase()}`,
          listLink({ object: one.object }),
          one.total,
          isList && view === null && object === one.object,
        ),
        ...org.views
          .filter((other) => other.object === one.object)
          .map((other) =>
            menuItem(
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

const listOf = async (parameters) => {
  const [object, view] = [parameters.get('object') ?? 'Lead', parameters.get('view') ?? ''];
  const list = await load(`${object}?${parameters}`);
  return {
    list,
    query: { object, view, q: parameters.get('q') ?? '' },
    nouns: ['record', 'records'],
    heads: ['Name', ...list.columns.map(({ label }) => label), 'Changed'],
    row: (one) =>
      el(
        'tr',
        {},
        el(
          'td',
          {},
          el('a', { href: recordLink(object, one.id), 'data-go': true }, one.name),
          el('span', { class: 'under' }, one.under),
        ),
        list.columns.map((column, nth) => el('td', {}, cell(column, one.cells[nth], list.now))),
        el('td', {}, el('span', { class: 'under' }, ago(one.changedAt, list.now))),
      ),
  };
};

browse({
  brand: 'Practice org',
  firstTitle: 'All leads',
  showMenu: showViews,
  listOf,
  recordOf: (path, way) => {
    const [, object, id] = recordPath.exec(path) ?? [];
    return id === undefined ? null : recordView(object, id, way);
  },
  searched: (parameters) => ({ object: parameters.get('object'), view: parameters.get('view') }),
});
