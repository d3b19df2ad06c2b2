// Posting JSON, as the channels see it: the guard and its settings are behind it.
import type { Instant } from '#domain/lead.ts';
import { guardedPost, type Posted, type Resolve } from './guarded-post.ts';

export type Post = {
  /** Content type and length are set here; `headers` come on top. Never rejects. */
  json(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Posted>;
  /** The same with a body that is text already, because it was signed. */
  text(url: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Posted>;
  now(): Instant;
};

export type PostSetUp = {
  readonly isLoopbackAllowed: boolean;
  readonly now: () => Instant;
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
};

export const createPost = ({ now, ...guard }: PostSetUp): Post => {
  const text: Post['text'] = (url, body, headers = {}) =>
    guardedPost({
      ...guard,
      url,
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Baton', ...headers },
    });
  return { now, text, json: (url, body, headers) => text(url, JSON.stringify(body), headers) };
};
