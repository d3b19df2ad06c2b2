// What people read for an id that brings no label of its own.

/** `not_this_quarter` → `Not this quarter`. */
export const labelOf = (id: string): string => {
  const words = id.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
