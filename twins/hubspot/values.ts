// Values are texts: how each property type reads what is sent, what it stores, and which code HubSpot answers for what it refuses.

export const propertyTypes = ['string', 'number', 'date', 'datetime', 'enumeration', 'bool'] as const;
export type PropertyType = (typeof propertyTypes)[number];

export type ValueRule = {
  readonly name: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options: readonly { readonly value: string }[];
  readonly isEmail?: boolean;
};

export type ReadValue = { readonly value: string } | { readonly code: string; readonly message: string };

/** As Java's Instant prints it, which is what the API answers: no fraction where the milliseconds are zero. */
export const isoText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** Milliseconds of an epoch text or an ISO text; null = neither. */
export const instantOf = (text: string): number | null => {
  const ms = /^-?\d+$/.test(text) ? Number(text) : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : null;
};

const dayMs = 86_400_000;
const numberText = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const emailText = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const readOptions = (rule: ValueRule, text: string): ReadValue => {
  const parts = rule.fieldType === 'checkbox' ? text.split(';').filter((part) => part !== '') : [text];
  const wrong = parts.find((part) => !rule.options.some((option) => option.value === part));
  if (wrong === undefined) return { value: text };
  const allowed = rule.options.map((option) => option.value).join(', ');
  return { code: 'INVALID_OPTION', message: `${wrong} was not one of the allowed options: [${allowed}]` };
};

const readText = (rule: ValueRule, text: string): ReadValue => {
  if (rule.isEmail !== true) return { value: text };
  const email = text.trim().toLowerCase();
  return emailText.test(email)
    ? { value: email }
    : { code: 'INVALID_EMAIL', message: `Email address ${text} is invalid` };
};

/** The stored text of a sent text. '' empties any property. */
export const readValue = (rule: ValueRule, text: string): ReadValue => {
  if (text === '') return { value: '' };
  switch (rule.type) {
    case 'string':
      return readText(rule, text);
    case 'number': {
      const trimmed = text.trim();
      return numberText.test(trimmed)
        ? { value: String(Number(trimmed)) }
        : { code: 'INVALID_FLOAT', message: `${text} was not a valid number.` };
    }
    case 'datetime': {
      const at = instantOf(text);
      return at === null
        ? { code: 'INVALID_DATE', message: `${text} was not a valid date-time.` }
        : { value: isoText(at) };
    }
    case 'date': {
      // A date is midnight UTC; any other time of the day is refused.
      const at = instantOf(text);
      return at === null || at % dayMs !== 0
        ? { code: 'INVALID_DATE', message: `${text} was not a valid date (midnight UTC).` }
        : { value: new Date(at).toISOString().slice(0, 10) };
    }
    case 'bool':
      return text === 'true' || text === 'false'
        ? { value: text }
        : { code: 'INVALID_OPTION', message: `${text} was not one of the allowed options: [true, false]` };
    case 'enumeration':
      return readOptions(rule, text);
  }
};
