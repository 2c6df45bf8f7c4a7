import { listConnections } from '@countersign/contracts';
import type { Ask, RoutePlugin } from '@countersign/edge-http';
import { accountPath, actionPath } from '@countersign/hosted-pages';
import { passkeySettings } from '@countersign/login-flow';
import { z } from 'zod';
import { problems } from '../problems.ts';

/** As many as a login page shows. */
const shownMax = 100;
const tags = ['Discovery'];
/** It changes hardly ever, and browsers ask for it where a key is made. */
const headers = { 'cache-control': 'public, max-age=300' };

/** What browsers and password managers may know of a tenant's passkeys. */
export const passkeyRoutes: RoutePlugin<{ readonly ask: Ask }> = async (app, { ask }) => {
  app.get(
    '/.well-known/webauthn',
    {
      schema: {
        ...{ tags, summary: 'Sites that one passkey is for' },
        response: { 200: z.object({ origins: z.array(z.string()) }) },
      },
    },
    // W3C WebAuthn Level 3, section 5.11: the hosts of a tenant share what is made for its
    // canonical one. They are its own: nobody but its operator gives it one.
    async ({ issuer, tenant }, reply) => {
      const { protocol } = new URL(issuer);
      return reply
        .headers(headers)
        .send({ origins: tenant.hosts.map((host) => `${protocol}//${host}`) });
    },
  );

  app.get(
    '/.well-known/passkey-endpoints',
    {
      schema: {
        ...{ tags, summary: 'Where passkeys are made and managed' },
        response: { 200: z.object({ enroll: z.url(), manage: z.url() }) },
      },
    },
    // W3C passkey endpoints: their person's own page, at the host that passkeys are made for.
    async ({ issuer, tenant: { tenantId } }, reply) => {
      const listed = await ask(listConnections, { tenantId, perPage: shownMax });
      if (!listed.ok || !passkeySettings(listed.value.items)) return problems.not_found;
      const [manage, enroll] = [accountPath, actionPath('passkey')];
      const at = (path: string) => new URL(path, issuer).href;
      return reply.headers(headers).send({ enroll: at(enroll), manage: at(manage) });
    },
  );
};
