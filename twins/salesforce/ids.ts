// Ids as Salesforce makes them: a prefix that names the object, a counter in base 62, and three characters that say which of
// the fifteen before them are capitals, so that the long form survives systems that fold case.
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Which server a row was born on; one for the whole twin. */
const pod = 'Ws';
const counterLength = 10;

/** The eighteen-character form of a fifteen-character id. */
export const longId = (short: string): string => {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      const letter = short.charAt(block * 5 + place);
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << place;
    }
    suffix += suffixDigits.charAt(bits);
  }
  return short + suffix;
};

/** The `n`th id of an object; ids of one object ascend with n, as text and as Salesforce compares them. */
export const makeId = (prefix: string, n: number): string => {
  let counter = '';
  for (let left = n, place = 0; place < counterLength; place += 1, left = Math.floor(left / 62))
    counter = digits.charAt(left % 62) + counter;
  return longId(prefix + pod + counter);
};

/** The counter within an id that `makeId` made; used to find generated rows by their id. */
export const counterOf = (id: string): number => {
  let n = 0;
  for (const letter of id.slice(5, 15)) n = n * 62 + digits.indexOf(letter);
  return n;
};

const shortForm = /^[0-9A-Za-z]{15}$/;
const longForm = /^[0-9A-Za-z]{18}$/;

/** The eighteen-character form of either form; null = malformed, a wrong suffix included. */
export const normalId = (text: string): string | null => {
  if (shortForm.test(text)) return longId(text);
  if (!longForm.test(text)) return null;
  return longId(text.slice(0, 15)) === text ? text : null;
};
