// What must not be left behind when somebody presses Ctrl-C: temporary folders and half-written files. What was begun registers how it is
// undone; a signal undoes all of it, the last first, and ends the process as the signal would have.
type CleanUp = () => void | Promise<void>;

const signals = ['SIGINT', 'SIGTERM'] as const;
/** By convention a process that a signal ended exits with 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

const pending: CleanUp[] = [];

const end = (signal: (typeof signals)[number]): void => {
  const undo = async (): Promise<void> => {
    for (const cleanUp of pending.splice(0).reverse()) await cleanUp();
  };
  void undo().finally(() => process.exit(exitCodes[signal]));
};

/** Until the returned function is called, `cleanUp` is done if a signal ends the process. */
export const onSignal = (cleanUp: CleanUp): (() => void) => {
  if (pending.length === 0) for (const signal of signals) process.on(signal, end);
  pending.push(cleanUp);
  return () => {
    const at = pending.indexOf(cleanUp);
    if (at < 0) return;
    pending.splice(at, 1);
    if (pending.length === 0) for (const signal of signals) process.off(signal, end);
  };
};
