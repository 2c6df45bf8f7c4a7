import { listAuthenticators, removeOwnAuthenticator } from '@countersign/contracts';
import { type Ask, isProblem, preflight, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { problems } from '../problems.ts';
import type { MfaBearer } from './bearer.ts';
import type { MfaEnrollments } from './enrollments.ts';
import { authenticatorRow, type MfaWire } from './wire.ts';

export interface AuthenticatorsDeps {
  readonly ask: Ask;
  readonly mfaBearer: MfaBearer;
  readonly enrollments: MfaEnrollments;
  readonly wire: MfaWire;
}

const url = '/mfa/authenticators';
const one = `${url}/:id`;
const schema = { tags: ['MFA'], security: [{ bearer: [] }] };

/** What a person has and may be asked for, and what they are enrolling in a login of theirs. */
const reader =
  ({ ask, wire }: Pick<AuthenticatorsDeps, 'ask' | 'wire'>) =>
  async (tenantId: string, userId: string, loginSessionId?: string) => {
    const within = loginSessionId === undefined ? {} : { loginSessionId };
    const wish = { tenantId, userId, includesImplied: true, ...within };
    const listed = await ask(listAuthenticators, wish);
    return listed.ok ? listed.value.authenticators.filter(wire.isListed) : [];
  };

const listRoute: RoutePlugin<AuthenticatorsDeps> = async (
  app,
  { ask, mfaBearer, enrollments, wire },
) => {
  const read = reader({ ask, wire });
  app.get(
    url,
    {
      schema: {
        ...schema,
        summary: 'List authenticators',
        response: { 200: z.array(authenticatorRow) },
      },
    },
    async (request, reply) => {
      const { tenantId } = request.tenant;
      const bearer = await mfaBearer.either(request, reply, 'read:authenticators');
      if (isProblem(bearer)) return bearer;
      const login =
        'login' in bearer
          ? bearer.login.loginSessionId
          : await enrollments.find(tenantId, bearer.claims);
      return (await read(tenantId, bearer.user.userId, login)).map(wire.rowOf);
    },
  );
};

const removeRoute: RoutePlugin<AuthenticatorsDeps> = async (app, { ask, mfaBearer, wire }) => {
  const read = reader({ ask, wire });
  app.delete(
    one,
    {
      schema: {
        ...schema,
        summary: 'Remove an authenticator',
        params: z.object({ id: z.string() }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { tenantId } = request.tenant;
      const bearer = await mfaBearer.access(request, reply, { scope: 'remove:authenticators' });
      if (isProblem(bearer)) return bearer;
      const { claims, user } = bearer;
      const { userId } = user;
      const all = await read(tenantId, userId);
      const found = all.find((each) => wire.rowOf(each).id === request.params.id);
      if (!found) return problems.authenticator_unknown;
      const { authenticatorId } = found;
      const { login: loginSessionId = '' } = claims;
      const wish = { tenantId, userId, authenticatorId, loginSessionId };
      const removed = await ask(removeOwnAuthenticator, wish);
      if (!removed.ok) return problems[removed.refusal];
      return reply.code(204).send();
    },
  );
};

/** GET /mfa/authenticators, and DELETE of one: what a person has. */
export const authenticatorsRoute: RoutePlugin<AuthenticatorsDeps> = async (app, needs) => {
  preflight(app, url, ['GET']);
  preflight(app, one, ['DELETE']);
  await app.register(listRoute, needs);
  await app.register(removeRoute, needs);
};
