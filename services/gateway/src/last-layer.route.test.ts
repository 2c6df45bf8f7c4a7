import { asHook, isProblem, problem } from '@countersign/edge-http';
import { createLogger, createMetrics } from '@countersign/observability';
import { openWorld } from '@countersign/testkit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from './gateway.ts';

const full = problem(
  'shelf_full',
  { status: 429, code: 'too_many_books', text: 'The shelf is full.', retryAfterSeconds: 60 },
  { books: 3 },
);

let app: FastifyInstance;
/** How often the handler behind a check ran. */
let ran = 0;
beforeAll(async () => {
  app = await buildGateway({
    ...openWorld(),
    log: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: createMetrics(),
    settings: { publicUrl: 'https://acme.test', exposeProviderSecrets: false },
    extras: [
      async (routes) => {
        routes.get('/later', async () => full);
        routes.get('/now', () => full);
        routes.get('/page', { config: { answers: 'page' } }, async () => full);
        routes.get('/alike', async () => ({ refusal: 'shelf_full', status: 429, text: 'a book' }));
        const onRequest = asHook(async ({ url }) => (url.includes('full') ? full : undefined));
        routes.get('/checked', { onRequest }, async () => {
          ran += 1;
          return { ran };
        });
      },
    ],
  });
});
afterAll(() => app.close());

const get = (url: string) => app.inject({ url, headers: { host: 'acme.test' } });

describe('a problem that a handler returns', () => {
  it.each(['/later', '/now'])('is told to a program as an error of OAuth: %s', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toEqual({
      ...{ error: 'too_many_books', error_description: 'The shelf is full.', books: 3 },
    });
    expect(answer.headers).toMatchObject({ 'retry-after': '60', 'cache-control': 'no-store' });
  });

  it('is told to a person on a page', async () => {
    const answer = await get('/page');
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).not.toContain('too_many_books');
  });

  it('is none where a body only looks like one', async () => {
    const answer = await get('/alike');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ refusal: 'shelf_full' });
    expect(isProblem(answer.json())).toBe(false);
  });
});

describe('a check before a route', () => {
  it('ends the request by the problem it returns, and the handler never runs', async () => {
    expect((await get('/checked?full')).json()).toMatchObject({ error: 'too_many_books' });
    expect(ran).toBe(0);
  });

  it('lets the request go on where it returns none', async () => {
    expect((await get('/checked')).json()).toEqual({ ran: 1 });
  });
});
