// Reads a request's bytes as they came, within limits of one and of all together: a signature is over bytes, and nothing may fill the memory before
// it is known who sends.
import type { IncomingMessage } from 'node:http';

/**
 * The largest body. A batch of 100 events has some 50 kB; the rest leaves room for a long text in every one of them: 40 kB, where the properties that
 * are subscribed to hold a few hundred characters.
 */
export const mostBodyBytes = 4 * 1024 * 1024;
/** Of all bodies that are being read: a few of the largest, or a great many usual ones. */
const mostBytesAtOnce = 64 * 1024 * 1024;

export type BodyRead =
  | { readonly ok: true; readonly body: Buffer; readonly release: () => void }
  | { readonly ok: false; readonly status: 400 | 413 | 503; readonly why: string };

export type BodyReader = (request: IncomingMessage) => Promise<BodyRead>;

const tooLarge = { ok: false, status: 413, why: `the body is larger than ${mostBodyBytes} bytes` } as const;
const tooMany = { ok: false, status: 503, why: 'too much is being received at once' } as const;
const cutOff = { ok: false, status: 400, why: 'the body ended before its end' } as const;

/** `release` must be called once the body is not needed any more. */
export const createBodyReader = (): BodyReader => {
  let held = 0;
  return (request) =>
    new Promise((resolve) => {
      const announced = Number(request.headers['content-length'] ?? 0);
      if (announced > mostBodyBytes) {
        resolve(tooLarge);
        return;
      }
      const parts: Buffer[] = [];
      let size = 0;
      let isOver = false;
      const release = (): void => {
        held -= size;
        size = 0;
      };
      const end = (read: BodyRead): void => {
        if (isOver) return;
        isOver = true;
        request.off('data', take).off('end', whole).off('close', broken).off('error', broken);
        if (!read.ok) {
          release();
          // What still comes is not looked at; an error of a connection that is given up is nobody's concern.
          request.on('error', () => undefined).resume();
        }
        resolve(read);
      };
      const take = (part: Buffer): void => {
        size += part.length;
        held += part.length;
        parts.push(part);
        if (size > mostBodyBytes) end(tooLarge);
        else if (held > mostBytesAtOnce) end(tooMany);
      };
      const whole = (): void => {
        end(request.complete ? { ok: true, body: Buffer.concat(parts), release } : cutOff);
      };
      const broken = (): void => {
        end(cutOff);
      };
      request.on('data', take).on('end', whole).on('close', broken).on('error', broken);
    });
};
