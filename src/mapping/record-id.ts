// Ids of records as people and other systems write them down: told from texts that are none, and in the one form their CRM gives them.

const salesforcePattern = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const checkDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The last three of an id's 18 characters say which of the other 15 are capitals. */
const withCheck = (id: string): string => {
  const digits = [0, 5, 10].map((from) => {
    const isCapital = (nth: number): boolean => /[A-Z]/.test(id.charAt(from + nth));
    return checkDigits.charAt([0, 1, 2, 3, 4].reduce((sum, nth) => sum + (isCapital(nth) ? 2 ** nth : 0), 0));
  });
  return id + digits.join('');
};

/** The 18 characters of a Salesforce id; null where the text is none, for which Salesforce refuses a whole call. */
export const salesforceId = (text: string): string | null => {
  if (!salesforcePattern.test(text)) return null;
  const whole = withCheck(text.slice(0, 15));
  return text.length === 15 || text === whole ? whole : null;
};

const salesforceKeys: Readonly<Record<string, string>> = { lead: '00Q', contact: '003' };

/** A record of another CRM that a value names, as that CRM names it; null where it can be none of its. */
export const namedRecord = (crm: string | null, object: string, text: string): string | null => {
  if (crm !== 'salesforce') return text;
  const id = salesforceId(text);
  return id?.startsWith(salesforceKeys[object] ?? '') === true ? id : null;
};
