// Names of time zones, as the runtime knows them.

/** Whether the name is one of the time zone data base; offsets such as +02:00 know no summer time and are none. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
