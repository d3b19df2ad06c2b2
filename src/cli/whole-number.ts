import { ConfigError } from '#src/errors.ts';

/** The whole number an option gives. Throws ConfigError where it is none or out of range. */
export const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name}: use a whole number from ${least} to ${most}`);
  }
  return value;
};
