import {
  readSigningKeys,
  revokeSigningKey,
  rotateSigningKeys,
  type signingKey,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';

type Key = z.output<typeof signingKey>;

const named = z.object({ cert: z.string(), kid: z.string() });
const body = z.object({
  kid: z.string(),
  cert: z.string(),
  current: z.boolean().exactOptional(),
  next: z.boolean().exactOptional(),
  previous: z.boolean().exactOptional(),
  current_since: z.string().exactOptional(),
  current_until: z.string().exactOptional(),
  fingerprint: z.string(),
  thumbprint: z.string(),
  revoked: z.boolean().exactOptional(),
  revoked_at: z.string().exactOptional(),
});
const params = z.strictObject({ kid: z.string().min(1).max(128).describe('Key id of the key') });

/** Auth0 says what a key is, and not what it is not. A revoked one was the previous one. */
const statusOf = ({ status, currentSince, currentUntil, revokedAt }: Key) => ({
  ...(status === 'current' && { current: true }),
  ...(status === 'next' && { next: true }),
  ...((status === 'previous' || status === 'revoked') && { previous: true }),
  ...(currentSince !== undefined && { current_since: currentSince }),
  ...(currentUntil !== undefined && { current_until: currentUntil }),
  ...(status === 'revoked' && { revoked: true }),
  ...(revokedAt !== undefined && { revoked_at: revokedAt }),
});

/** `/keys/signing`: the keys that sign a tenant's tokens; the private halves are never told. */
export const signingKeyRoutes: RoutePlugin<ManagementNeeds> = async (
  app,
  { ask, certificateOf },
) => {
  type Asked = Pick<FastifyRequest, 'tenant' | 'issuer'>;
  const keysOf = async ({ tenant: { tenantId } }: Asked) =>
    andThen(
      answered(await ask(readSigningKeys, { tenantId, withRevoked: true })),
      (all) => all.keys,
    );
  const wire = async ({ tenant: { tenantId }, issuer }: Asked, key: Key) => {
    const { pem, fingerprint, thumbprint } = await certificateOf(tenantId, issuer, key);
    return { kid: key.keyId, cert: pem, fingerprint, thumbprint, ...statusOf(key) };
  };
  const find = async (asked: Asked, is: (key: Key) => boolean) =>
    andThen(await keysOf(asked), (keys) => keys.find(is) ?? problems.signing_key_unknown);
  const nameOf = async (asked: Asked, is: (key: Key) => boolean) =>
    andThen(await find(asked, is), async (key) => {
      const { cert, kid } = await wire(asked, key);
      return { cert, kid };
    });

  app.get(
    '/keys/signing',
    { config: requireScopes('read:signing_keys'), schema: { response: { 200: z.array(body) } } },
    async (request) =>
      andThen(await keysOf(request), (keys) => Promise.all(keys.map((key) => wire(request, key)))),
  );
  app.get(
    '/keys/signing/:kid',
    { config: requireScopes('read:signing_keys'), schema: { params, response: { 200: body } } },
    async (request) => {
      const found = await find(request, ({ keyId }) => keyId === request.params.kid);
      return andThen(found, (key) => wire(request, key));
    },
  );
  app.post(
    '/keys/signing/rotate',
    {
      config: requireScopes('create:signing_keys', 'update:signing_keys'),
      schema: { response: { 201: named } },
    },
    async (request, reply) => {
      const done = answered(await ask(rotateSigningKeys, { tenantId: request.tenant.tenantId }));
      if (isProblem(done)) return done;
      const current = await nameOf(request, ({ status }) => status === 'current');
      return isProblem(current) ? current : reply.code(201).send(current);
    },
  );
  app.put(
    '/keys/signing/:kid/revoke',
    { config: requireScopes('update:signing_keys'), schema: { params, response: { 200: named } } },
    async (request) => {
      const { kid: keyId } = request.params;
      const done = answered(
        await ask(revokeSigningKey, { tenantId: request.tenant.tenantId, keyId }),
      );
      if (isProblem(done)) return done;
      return nameOf(request, (key) => key.keyId === keyId);
    },
  );
};
