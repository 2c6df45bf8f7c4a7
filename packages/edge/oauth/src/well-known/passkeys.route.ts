import { listConnections } from '@countersign/contracts';
import type { Ask, RoutePlugin } from '@countersign/edge-http';
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
        response: { 200: z.object({ enroll: z.url().optional(), manage: z.url().optional() }) },
      },
    },
    // W3C passkey endpoints: both are where people begin at the tenant, which has them sign in;
    // an empty object says that there are passkeys, and no more.
    async ({ tenant: { tenantId, settings } }, reply) => {
      const listed = await ask(listConnections, { tenantId, perPage: shownMax });
      if (!listed.ok || !passkeySettings(listed.value.items)) return problems.not_found;
      const { defaultRedirectionUri: address } = settings;
      return reply.headers(headers).send(address ? { enroll: address, manage: address } : {});
    },
  );
};
