import { readFile } from 'node:fs/promises';
import { demoMailbox, demoMailboxKey, demoOutbox, demoOutboxKey } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import {
  elsewherePage,
  failedPage,
  mailboxPage,
  outboxPage,
  tokensPage,
  welcomePage,
} from './pages.ts';
import { relyingParty, startedLogin } from './relying-party.ts';
import { demoClientId } from './seed.ts';

const cookieName = 'countersign_demo';

interface Options {
  readonly publicUrl: string;
  readonly messaging: Messaging;
}

/** The login this browser started, if its cookie still says so. */
const startedIn = (request: FastifyRequest) => {
  const text = request.cookies[cookieName];
  if (text === undefined) return undefined;
  try {
    return startedLogin.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
};

/** A style sheet of our own and nothing else; the gateway's own rules would not allow even that. */
const contentSecurityPolicy = [
  ...["default-src 'none'", "style-src 'self'", "base-uri 'none'"],
  ...["form-action 'none'", "frame-ancestors 'none'"],
].join('; ');
const styleSheet = await readFile(new URL('style.css', import.meta.url), 'utf8');

const asHtml = (reply: FastifyReply, page: unknown) =>
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .send(String(page));

const isForPrograms = ({ headers }: FastifyRequest) =>
  headers.accept?.includes('application/json') ?? false;

/**
 * The demo: a relying party at /demo, what would have gone to phones at /demo/outbox, and mails at
 * /demo/mailbox.
 */
export const demoRoutes: FastifyPluginAsync<Options> = async (app, { publicUrl, messaging }) => {
  const party = relyingParty({
    issuer: publicUrl,
    clientId: demoClientId,
    redirectUri: `${publicUrl}/demo/callback`,
  });
  // Pages for people, and no part of what the product offers.
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
  });
  const isSecure = publicUrl.startsWith('https:');
  const { host } = new URL(publicUrl);

  // A login begun under one name of this machine ends under another, where its cookie is not.
  app.addHook('onRequest', async (request, reply) => {
    if (request.host.toLowerCase() === host || isForPrograms(request)) return;
    if (request.url === '/demo/style.css') return;
    return asHtml(reply.code(404), elsewherePage(`${publicUrl}/demo`));
  });

  app.get('/demo', async (_request, reply) => asHtml(reply, welcomePage()));

  app.get('/demo/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(styleSheet),
  );

  app.get('/demo/login', async (_request, reply) => {
    const { location, login } = await party.start();
    return reply
      .setCookie(cookieName, Buffer.from(JSON.stringify(login)).toString('base64url'), {
        path: '/demo',
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure,
      })
      .redirect(location.href);
  });

  app.get('/demo/callback', async (request, reply) => {
    const login = startedIn(request);
    reply.clearCookie(cookieName, { path: '/demo' });
    if (!login) return asHtml(reply, failedPage('This login was not started in this browser.'));
    try {
      const tokens = await party.finish(new URL(request.url, publicUrl), login);
      return asHtml(reply, tokensPage(tokens.claims() ?? {}, { ...tokens }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The login did not succeed.';
      return asHtml(reply, failedPage(reason));
    }
  });

  app.get('/demo/logout', async (_request, reply) => {
    const target = new URL('/v2/logout', publicUrl);
    target.searchParams.set('client_id', demoClientId);
    target.searchParams.set('returnTo', `${publicUrl}/demo`);
    return reply.redirect(target.href);
  });

  const mailbox = messaging.keyValue(demoMailbox);
  app.get('/demo/mailbox', async (request, reply) => {
    const mails = (await mailbox.get(demoMailboxKey))?.value ?? [];
    return isForPrograms(request) ? reply.send(mails) : asHtml(reply, mailboxPage(mails));
  });

  const outbox = messaging.keyValue(demoOutbox);
  app.get('/demo/outbox', async (request, reply) => {
    const messages = (await outbox.get(demoOutboxKey))?.value ?? [];
    return isForPrograms(request) ? reply.send(messages) : asHtml(reply, outboxPage(messages));
  });
};
