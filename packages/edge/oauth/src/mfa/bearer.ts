import { readApplication, type Tenant } from '@countersign/contracts';
import type { Ask, MfaScope } from '@countersign/edge-http';
import { allowOrigin, bearerToken, problems, Refused } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MfaAccess, ReadMfaAccess } from './access-tokens.ts';
import type { Awaiting, AwaitingLogins } from './awaiting-login.ts';
import type { MfaTokens } from './mfa-tokens.ts';

interface Needs {
  readonly ask: Ask;
  readonly mfaTokens: MfaTokens;
  readonly awaiting: AwaitingLogins;
  readonly readAccess: ReadMfaAccess;
}

/** Finds out who shows a token in `Authorization`, and lets the token's application read on. */
export const mfaBearers = ({ ask, mfaTokens, awaiting, readAccess }: Needs) => {
  const letOriginRead = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { tenantId }: Tenant,
    clientId: string,
  ) => {
    if (request.headers.origin === undefined) return;
    const read = await ask(readApplication, { tenantId, clientId });
    if (read.ok) allowOrigin(request, reply, read.value);
  };

  /** A person who comes back with a token of their own. @throws {Refused} */
  const withAccess = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { text, scope }: { readonly text: string; readonly scope: MfaScope },
  ): Promise<MfaAccess> => {
    const access = await readAccess(request, text);
    if (!access) throw new Refused('access_token_invalid');
    await letOriginRead(request, reply, request.tenant, access.claims.azp);
    if (access.claims.scope.includes(scope)) return access;
    const expected = `Insufficient scope, expected any of: ${scope}`;
    throw new Refused({ ...problems.scope_missing, text: expected });
  };

  const textOf = (request: FastifyRequest): string => {
    const text = bearerToken(request);
    if (text === undefined) throw new Refused('access_token_missing');
    return text;
  };

  return {
    /** By an `mfa_token`, or an access token that allows it. @throws {Refused} */
    either: async (
      request: FastifyRequest,
      reply: FastifyReply,
      scope: MfaScope,
    ): Promise<Awaiting | MfaAccess> => {
      const text = textOf(request);
      const found = await mfaTokens.find(request.tenant.tenantId, text);
      if (found.status === 'malformed') return withAccess(request, reply, { text, scope });
      await letOriginRead(request, reply, request.tenant, found.token.clientId);
      if (found.status === 'expired') throw new Refused('mfa_token_expired');
      return awaiting.loginOf(found.token);
    },
    /** By an access token alone. @throws {Refused} */
    access: (request: FastifyRequest, reply: FastifyReply, scope: MfaScope): Promise<MfaAccess> =>
      withAccess(request, reply, { text: textOf(request), scope }),
  };
};
export type MfaBearer = ReturnType<typeof mfaBearers>;
