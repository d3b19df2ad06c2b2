// Our words → the CRM's texts for Baton's own fields, and back. Values are compared in one canonical form for each type, so that a
// value the CRM spells differently ("12.0", milliseconds for ISO) is never written again.
import { type AppField, appFields, type Shown } from '#domain/app-fields.ts';
import type { ObjectName } from '#connectors/connector.ts';
import { isShownOn, type Manifest, type ManifestField } from './manifest.ts';
import { instant, maxTextChars, plainNumber } from './normalise.ts';

export type Texts = Readonly<Record<string, string | null>>;

/** Points have three decimals; more in a CRM would be noise. */
const maxDecimals = 3;

/** The CRM's texts of what should be shown on an object, keyed by property name; null empties. None where Baton shows nothing there. */
export const toValues = (manifest: Manifest, object: ObjectName, shown: Shown): Texts => {
  if (!isShownOn(manifest, object)) return {};
  const texts: Record<string, string | null> = {};
  for (const field of appFields) {
    const value = shown[field];
    if (value !== undefined) texts[manifest.fields[field].name] = textOf(manifest.fields[field], value);
  }
  return texts;
};

const textOf = (field: ManifestField, value: string | number | null): string | null => {
  if (value === null) return null;
  switch (field.type) {
    case 'number':
      return numberText(Number(value));
    case 'instant':
      return typeof value === 'number' ? secondText(value) : canonical(field, value);
    case 'text':
    case 'choice':
      return plainText(String(value).replace(/\s*\n\s*/g, ' '));
    case 'long_text':
      return plainText(String(value));
  }
};

/** To the second: CRMs exist that keep no more, and what comes back otherwise than it was written would be written for ever. */
const secondText = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString();

/** Without exponents, which CRMs refuse. */
const numberText = (value: number): string | null => {
  if (!Number.isFinite(value)) return null;
  const text = Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(maxDecimals).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
};

/** One spelling of line ends and edges (CRMs trim them), cut to what a property holds. */
const plainText = (value: string): string | null => {
  const text = value.replaceAll('\0', '').replace(/\r\n?/g, '\n').toWellFormed().trim();
  if (text === '') return null;
  if (text.length <= maxTextChars) return text;
  return `${text
    .slice(0, maxTextChars - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
};

/** The one spelling of a text of this field that comparisons use. */
const canonical = (field: ManifestField, text: string | null): string | null => {
  if (text === null) return null;
  const plain = plainText(text);
  if (plain === null) return null;
  switch (field.type) {
    case 'number': {
      const value = plainNumber(plain);
      return value === null ? plain : numberText(value);
    }
    case 'instant': {
      const at = instant(plain);
      return at === null ? plain : secondText(at);
    }
    case 'text':
    case 'choice':
    case 'long_text':
      return plain;
  }
};

const fieldNamed = (manifest: Manifest, name: string): AppField | undefined =>
  appFields.find((field) => manifest.fields[field].name === name);

/** Of what should be shown, only what differs from what the CRM shows now. A property that `current` lacks was not read, so it is written. */
export const changedValues = (manifest: Manifest, desired: Texts, current: Texts): Texts =>
  Object.fromEntries(
    Object.entries(desired).filter(([name, text]) => {
      const field = fieldNamed(manifest, name);
      if (field === undefined || !Object.hasOwn(current, name)) return true;
      return canonical(manifest.fields[field], text) !== canonical(manifest.fields[field], current[name] ?? null);
    }),
  );

/** What a CRM's texts of our fields show, in our words. A text that cannot be read as its field's type is left out. */
export const shownOf = (manifest: Manifest, texts: Texts): Shown => {
  const shown: Partial<Record<AppField, string | number | null>> = {};
  for (const field of appFields) {
    const { name, type } = manifest.fields[field];
    if (!Object.hasOwn(texts, name)) continue;
    const text = plainText(texts[name] ?? '');
    const value =
      text === null ? null : type === 'number' ? plainNumber(text) : type === 'instant' ? instant(text) : text;
    if (value !== null || text === null) shown[field] = value;
  }
  return shown;
};
