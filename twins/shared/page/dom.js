// Small pieces every view needs: elements, calls, times in words, and saying what happened.

/** An element with attributes, listeners (`onclick`) and children; null children are left out. */
export const el = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

/** Page data; `body` given = a save. Throws with a sentence to show. */
export const load = async (path, body) => {
  const response = await fetch(`/_twin/page/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'x-twin': 'page' },
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? 'That did not work.');
  return answer;
};

let quiet;
/** Says something at the foot of the page, and to a screen reader. */
export const say = (text, isBad = false) => {
  const toast = document.getElementById('said');
  toast.textContent = text;
  toast.classList.toggle('bad', isBad);
  clearTimeout(quiet);
  quiet = setTimeout(() => (toast.textContent = ''), isBad ? 8000 : 3000);
};

const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export const moment = (at) => whole.format(at);

/** "in 20 minutes", "yesterday"; beyond a month the date. */
export const ago = (at, now) => {
  const distance = at - now;
  if (Math.abs(distance) > 31 * 86_400_000) return moment(at);
  const [unit, size] = units.find(([, ms]) => Math.abs(distance) >= ms) ?? ['minute', 60_000];
  return relative.format(Math.round(distance / size), unit);
};

/** How a grade, a status, a due time or a verdict looks. */
export const tone = {
  grade: (grade) => (/^[AB][12]$/.test(grade) ? 'good' : /^[AB]|[12]$/.test(grade) ? 'accent' : ''),
  due: (at, now) => (at < now ? 'bad' : at - now < 3_600_000 ? 'warn' : 'accent'),
  verdict: (text) => ({ Accepted: 'good', Converted: 'good', Rejected: 'bad', Recycled: 'warn' })[text] ?? '',
};

export const badge = (text, kind = '') => el('span', { class: `badge ${kind}` }, text);
export const countOf = (count, one, many) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
