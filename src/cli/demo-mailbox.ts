// A mail server on loopback that takes everything and shows whom alerts went to: what a seller would have found in the inbox.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { SmtpSettings } from '#src/alerts/settings.ts';

export type Letter = { readonly to: string; readonly subject: string };
export type Mailbox = {
  readonly settings: SmtpSettings;
  count(): number;
  /** The newest last. */
  last(most: number): readonly Letter[];
  close(): Promise<void>;
};

const kept = 20;
const headerOf = (mail: string, name: string): string =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(mail)?.[1]?.replaceAll(/\r\n[ \t]+/g, ' ') ?? '';

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=` (RFC 2047) as text. */
const plain = (text: string): string =>
  text.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, way: string, body: string) =>
    way.toLowerCase() === 'b'
      ? Buffer.from(body, 'base64').toString('utf8')
      : Buffer.from(
          body
            .replaceAll('_', ' ')
            .replaceAll(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
  );

/** Enough of RFC 5321 for one sender. */
const serve = (socket: Socket, onMail: (mail: string) => void): void => {
  let text = '';
  let isData = false;
  const answer = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'EHLO') socket.write('250-mail.example.com\r\n250 8BITMIME\r\n');
    else if (word === 'QUIT') socket.end('221 bye\r\n');
    else if (word === 'DATA') {
      isData = true;
      socket.write('354 go on\r\n');
    } else socket.write('250 ok\r\n');
  };
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.write('220 mail.example.com ESMTP\r\n');
  socket.on('data', (chunk) => {
    text += String(chunk);
    for (;;) {
      const mark = isData ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + mark.length);
      if (isData) {
        isData = false;
        onMail(part);
        socket.write('250 2.0.0 queued\r\n');
      } else answer(part);
    }
  });
};

export const openMailbox = async (): Promise<Mailbox> => {
  const letters: Letter[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, (mail) => {
      count += 1;
      letters.push({ to: headerOf(mail, 'To'), subject: plain(headerOf(mail, 'Subject')) });
      if (letters.length > kept) letters.shift();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      ...{ host: '127.0.0.1', port, isTls: false, user: undefined, password: undefined },
      from: 'Baton <baton@example.com>',
    },
    count: () => count,
    last: (most) => letters.slice(-most),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
