// How a request is refused: a status, one plain line, and the connection closed where its body was not read to the end, so that nobody has to.
import type { IncomingMessage, ServerResponse } from 'node:http';

export const refuse = (request: IncomingMessage, response: ServerResponse, status: number, why: string): void => {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  if (!request.complete) response.setHeader('Connection', 'close');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${why}\n`);
};
