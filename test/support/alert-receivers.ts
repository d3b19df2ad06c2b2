// A mail server and a web receiver on loopback that behave as they are told: real sockets, so that what a channel does with a failure is really seen.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { SmtpSettings } from '#src/alerts/settings.ts';

export type Manner =
  | 'takes'
  | 'greylists'
  | 'refuses_recipient'
  | 'refuses_message'
  | 'refuses_sender'
  /** Takes the message, keeps it, and never answers. */
  | 'silent_after_data'
  | 'hangs_up_after_data'
  | 'never_greets';

export type MailServer = {
  readonly settings: SmtpSettings;
  readonly mails: string[];
  manner: Manner;
  close(): Promise<void>;
};

/** Enough of RFC 5321 for one message per connection. */
export const openMailServer = async (): Promise<MailServer> => {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const state = { manner: 'takes' as Manner };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (state.manner !== 'never_greets') socket.write('220 mail.example.com ESMTP\r\n');
    let [text, isData] = ['', false];
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += String(chunk);
      for (;;) {
        const end = isData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        if (isData) {
          isData = false;
          if (state.manner === 'refuses_message') {
            socket.write('554 5.7.1 rejected\r\n');
            continue;
          }
          mails.push(part);
          if (state.manner === 'silent_after_data') return;
          if (state.manner === 'hangs_up_after_data') {
            socket.destroy();
            return;
          }
          socket.write('250 2.0.0 queued\r\n');
          continue;
        }
        const word = part.slice(0, 4).toUpperCase();
        if (word === 'EHLO') socket.write('250-mail.example.com\r\n250 8BITMIME\r\n');
        else if (word === 'MAIL' && state.manner === 'refuses_sender') socket.write('550 5.7.1 who are you\r\n');
        else if (word === 'RCPT' && state.manner === 'greylists') socket.write('451 4.7.1 come back\r\n');
        else if (word === 'RCPT' && state.manner === 'refuses_recipient')
          socket.write('550 5.1.1 ada@example.com unknown\r\n');
        else if (word === 'DATA') {
          isData = true;
          socket.write('354 go on\r\n');
        } else if (word === 'QUIT') {
          socket.end('221 bye\r\n');
        } else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      host: '127.0.0.1',
      port,
      isTls: false,
      user: undefined,
      password: undefined,
      from: 'Baton <baton@example.com>',
    },
    mails,
    get manner() {
      return state.manner;
    },
    set manner(manner) {
      state.manner = manner;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type Received = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string };
export type Receiver = {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  answer: (response: ServerResponse, got: Received) => void;
  close(): Promise<void>;
};

export const openReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const state: { answer: Receiver['answer'] } = { answer: (response) => response.end('ok') };
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const got = { path: request.url ?? '', headers: request.headers, body };
      received.push(got);
      state.answer(response, got);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    port,
    received,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
