// Ids of records as people and other systems write them down: told from texts that are none, and in the one form their CRM gives them.

const checkedPattern = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const checkDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The last three of an id's 18 characters say which of the other 15 are capitals. */
const withCheck = (id: string): string => {
  const digits = [0, 5, 10].map((from) => {
    const isCapital = (nth: number): boolean => /[A-Z]/.test(id.charAt(from + nth));
    return checkDigits.charAt([0, 1, 2, 3, 4].reduce((sum, nth) => sum + (isCapital(nth) ? 2 ** nth : 0), 0));
  });
  return id + digits.join('');
};

/** The 18 characters of an id that people write in 15 or 18; null where the text is none: one such text in a call can make a CRM refuse the whole of it. */
export const checkedId = (text: string): string | null => {
  if (!checkedPattern.test(text)) return null;
  const whole = withCheck(text.slice(0, 15));
  return text.length === 15 || text === whole ? whole : null;
};

/** A record that a value names. `key`: what checked ids of its object begin with; without one any text is an id. Null where it can be none. */
export const namedRecord = (key: string | undefined, text: string): string | null => {
  if (key === undefined) return text;
  const id = checkedId(text);
  return id?.startsWith(key) === true ? id : null;
};
