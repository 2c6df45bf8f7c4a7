import {
  type ApplicationSettings,
  patchApplication,
  readApplication,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems, removed } from '../problems.ts';
import { noContent } from '../wire.ts';
import { jwkOf, newCredential } from './credentials.ts';

type PublicKey = ApplicationSettings['publicKeys'][number];

const id = z.string().min(1).max(64).describe('ID of the client');
const ofClient = z.strictObject({ id });
const one = z.strictObject({ id, credential: z.string().min(1).max(128).describe('Its ID') });
const body = z.object({
  id: z.string(),
  kid: z.string(),
  alg: z.string(),
  credential_type: z.literal('public_key'),
});

/** A key is known by its thumbprint (RFC 7638), as what it is called and as its `kid`. */
const wire = ({ kid, alg }: PublicKey) => ({
  id: String(kid),
  kid: String(kid),
  alg: String(alg),
  credential_type: 'public_key' as const,
});

/** `/clients/{id}/credentials`: the public keys by which an application proves itself. */
export const credentialRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const keysOf = async (tenantId: string, clientId: string) =>
    andThen(
      answered(await ask(readApplication, { tenantId, clientId })),
      ({ settings }) => settings.publicKeys,
    );

  app.get(
    '/clients/:id/credentials',
    {
      config: requireScopes('read:client_credentials'),
      schema: { params: ofClient, response: { 200: z.array(body) } },
    },
    async ({ tenant: { tenantId }, params }) =>
      andThen(await keysOf(tenantId, params.id), (keys) => keys.map(wire)),
  );
  app.get(
    '/clients/:id/credentials/:credential',
    {
      config: requireScopes('read:client_credentials'),
      schema: { params: one, response: { 200: body } },
    },
    async ({ tenant: { tenantId }, params }) => {
      const keys = await keysOf(tenantId, params.id);
      if (isProblem(keys)) return keys;
      const found = keys.find(({ kid }) => kid === params.credential);
      if (!found) return problems.credential_absent;
      return wire(found);
    },
  );
  app.post(
    '/clients/:id/credentials',
    {
      config: requireScopes('create:client_credentials'),
      schema: { params: ofClient, body: newCredential, response: { 201: body } },
    },
    async (request, reply) => {
      const { tenant, params, body: given } = request;
      const key = jwkOf(given.pem, given.alg);
      if (isProblem(key)) return key;
      const patched = await ask(patchApplication, {
        ...{ tenantId: tenant.tenantId, clientId: params.id, patch: {} },
        ...{ addedKeys: [key], callerScopes: callerScopesOf(request) },
      });
      const done = answered(patched);
      if (isProblem(done)) return done;
      return reply.code(201).send(wire(key));
    },
  );
  app.delete(
    '/clients/:id/credentials/:credential',
    {
      config: requireScopes('delete:client_credentials'),
      schema: { params: one, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params } = request;
      const patched = await ask(patchApplication, {
        ...{ tenantId: tenant.tenantId, clientId: params.id, patch: {} },
        ...{ removedKeyIds: [params.credential], callerScopes: callerScopesOf(request) },
      });
      // Auth0 answers 204 for what is gone already.
      const was = removed(patched, 'credential_unknown');
      return isProblem(was) ? was : reply.code(204).send();
    },
  );
};
