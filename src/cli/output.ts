// How commands speak: one JSON document on stdout with --json, plain sentences without; progress and logs on stderr.
import cliProgress from 'cli-progress';
import { ConfigError, ConnectorError } from '#src/errors.ts';

export type Output = {
  readonly isJson: boolean;
  /** The command's one result. `lines` is what a person reads instead of the document. */
  result(document: unknown, lines: readonly string[]): void;
  /** A passing remark to a person; nothing with --json. */
  say(line: string): void;
};

export const createOutput = (isJson: boolean): Output => ({
  isJson,
  result: (document, lines) => {
    process.stdout.write(isJson ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
  },
  say: (line) => {
    if (!isJson) process.stderr.write(`${line}\n`);
  },
});

export type Progress = {
  step(phase: string, done: number, total: number | null): void;
  end(): void;
};

/** A bar on a terminal; silent elsewhere, so that logs and pipes stay clean. */
export const createProgress = (isJson: boolean): Progress => {
  if (isJson || !process.stderr.isTTY) return { step: () => undefined, end: () => undefined };
  let bar: cliProgress.SingleBar | null = null;
  let current = '';
  const end = (): void => {
    bar?.stop();
    bar = null;
    current = '';
  };
  return {
    step: (phase, done, total) => {
      if (phase !== current) {
        end();
        current = phase;
        bar = new cliProgress.SingleBar(
          {
            format: `${phase.padEnd(24)} {bar} {value}${total === null ? '' : '/{total}'}`,
            stream: process.stderr,
            hideCursor: true,
          },
          cliProgress.Presets.shades_classic,
        );
        bar.start(total ?? Math.max(done, 1), done);
      }
      if (total === null) bar?.setTotal(Math.max(done, 1));
      bar?.update(done);
    },
    end,
  };
};

/** One line that says what to do for failures we know; a stack only for our own mistakes. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof ConnectorError) return error.message;
  if (error instanceof Error) return `unexpected: ${error.stack ?? error.message}`;
  return `unexpected: ${String(error)}`;
};
