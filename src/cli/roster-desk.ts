// The desk as a command sees it: as it stands now, under the contract that decides.
import type { App } from '#src/app.ts';
import { loadDesk, type LoadedDesk } from '#sync/desk-of.ts';

export const deskOf = async (app: App): Promise<LoadedDesk> => {
  const { timeZone } = (await app.inForce()).deciding.policy;
  return loadDesk(app.store.db, { store: app.store, clock: app.clock, timeZone });
};
