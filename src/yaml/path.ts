// A place inside the contract as people say it: `fit[2].when.company.employees`.
export type Path = readonly (string | number)[];

export const sayPath = (path: Path): string =>
  path.reduce<string>((said, part) => {
    if (typeof part === 'number') return `${said}[${part}]`;
    return said === '' ? part : `${said}.${part}`;
  }, '');
