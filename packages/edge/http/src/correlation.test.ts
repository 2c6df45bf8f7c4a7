import { noteUncommitted, type Uncommitted } from '@countersign/core';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { correlation } from './correlation.ts';

/** Something written that is committed when it is told to be. */
const written = () => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {});
  const uncommitted: Uncommitted = { number: 1, committed: () => promise };
  return { uncommitted, resolve, reject };
};

const app = fastify();
afterEach(() => app.close());

describe('an answer', () => {
  it('waits for what its request has seen to be committed, before and after its body', async () => {
    const [early, late] = [written(), written()];
    await app.register(correlation);
    app.addHook('preParsing', async ({ url }) => {
      if (url === '/early') noteUncommitted(early.uncommitted);
    });
    app.post('/early', async () => 'early');
    app.post('/late', async () => {
      noteUncommitted(late.uncommitted);
      return 'late';
    });
    app.post('/nothing', async () => 'nothing');
    const answered: string[] = [];
    const post = (url: string) =>
      app
        .inject({ method: 'POST', url, payload: { some: 'thing' } })
        .then(({ body }) => answered.push(body));
    const posts = [post('/early'), post('/late')];
    await post('/nothing');
    expect(answered).toEqual(['nothing']);
    late.resolve();
    await posts[1];
    expect(answered).toEqual(['nothing', 'late']);
    early.resolve();
    await Promise.all(posts);
    expect(answered).toEqual(['nothing', 'late', 'early']);
  });
});
