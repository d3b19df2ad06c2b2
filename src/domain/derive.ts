// Fields that are worked out from others. They are recomputed whenever what they stand on changes, so nobody has to set them.
import type { Fields, Value } from './lead.ts';

/** What `derive` reads; a change of anything else leaves the derived fields alone. */
export const derivedFrom: readonly string[] = ['person.email', 'person.title', 'person.seniority'];

const text = (value: Value | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().toLowerCase() : null;

const domainOf = (address: string | null): string | null => {
  const at = address?.lastIndexOf('@') ?? -1;
  return address === null || at < 0 || at === address.length - 1 ? null : address.slice(at + 1);
};

/** .edu, .edu.xx and .ac.xx are given to schools alone. */
const isAcademic = (domain: string): boolean => /(^|\.)(edu|(edu|ac)\.[a-z]{2})$/.test(domain);

/** Titles are short; bounds what the pattern is run over. */
const maxTitleChars = 200;
/** "Student" as what one is, not as whom one serves: a Student Success Manager is none. */
const studentTitle =
  /(?<!\p{L})(student|pupil|undergraduate|werkstudent|werkstudentin|studentin|étudiante?|estudiante)(?!\p{L})(?!\s+(success|affairs|services|life|support|experience|relations|recruit|engagement|housing|union))/u;

const isStudent = (domain: string | null, title: string | null, seniority: string | null): boolean | null => {
  if (domain !== null && isAcademic(domain)) return true;
  if (seniority === 'student') return true;
  if (title !== null && studentTitle.test(title.slice(0, maxTitleChars))) return true;
  return domain === null || (title === null && seniority === null) ? null : false;
};

/** The fields with those that are derived made anew; the same object when nothing differs. */
export const derive = (fields: Fields): Fields => {
  const domain = domainOf(text(fields['person.email']));
  const student = isStudent(domain, text(fields['person.title']), text(fields['person.seniority']));
  const isSame =
    (fields['person.email_domain'] ?? null) === domain && (fields['person.is_student'] ?? null) === student;
  if (isSame) return fields;
  const { 'person.email_domain': _domain, 'person.is_student': _student, ...given } = fields;
  return {
    ...given,
    ...(domain === null ? {} : { 'person.email_domain': domain }),
    ...(student === null ? {} : { 'person.is_student': student }),
  };
};
