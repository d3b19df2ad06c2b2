// Writes XML as the Metadata API has it: elements only, one namespace, four spaces a level. Not a general writer, so that nothing can be left unescaped.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/file_based_zip_file.htm

/** A list repeats its element; undefined leaves it out. Elements come in the order of the keys. */
export type XmlValue = string | number | boolean | XmlElements | readonly XmlValue[] | undefined;
export type XmlElements = { readonly [tag: string]: XmlValue };

/** A whole file with this root element. */
export const xmlFile = (root: string, body: XmlElements): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${elements(body, 1)}</${root}>\n`;

const elements = (body: XmlElements, depth: number): string =>
  Object.entries(body)
    .map(([tag, value]) => element(tag, value, depth))
    .join('');

const element = (tag: string, value: XmlValue, depth: number): string => {
  const indent = '    '.repeat(depth);
  if (value === undefined) return '';
  if (isList(value)) return value.map((one) => element(tag, one, depth)).join('');
  if (typeof value === 'object') return `${indent}<${tag}>\n${elements(value, depth + 1)}${indent}</${tag}>\n`;
  return `${indent}<${tag}>${escaped(String(value))}</${tag}>\n`;
};

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Control characters have no place in XML 1.0, not even escaped. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (one) => entities[one] ?? one);
