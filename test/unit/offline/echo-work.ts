// Work that says back what it was given, so that a test sees the groups an offline run made.
import type { LeadWork } from '#src/offline/results.ts';

export const echoModule = import.meta.url;

export const prepareWork = (data: unknown): LeadWork => {
  const { failsOn } = data as { failsOn?: string };
  return (group) => {
    if (group.leadId === failsOn) throw new Error(`${failsOn} was the last straw`);
    return JSON.stringify(group);
  };
};
