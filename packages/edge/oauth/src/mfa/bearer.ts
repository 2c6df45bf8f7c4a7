import {
  type Ask,
  bearerToken,
  type MfaScope,
  originReader,
  type Problem,
} from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '../problems.ts';
import type { MfaAccess, ReadMfaAccess } from './access-tokens.ts';
import type { Awaiting, AwaitingLogins } from './awaiting-login.ts';
import type { MfaTokens } from './mfa-tokens.ts';

interface Needs {
  readonly ask: Ask;
  readonly mfaTokens: MfaTokens;
  readonly awaiting: AwaitingLogins;
  readonly readAccess: ReadMfaAccess;
}

/** A token, and what it has to be for. */
interface Shown {
  readonly text: string;
  readonly scope: string;
  /** The MFA API, unless it says otherwise. */
  readonly audience?: string;
}

/** Finds out who shows a token in `Authorization`, and lets the token's application read on. */
export const mfaBearers = ({ ask, mfaTokens, awaiting, readAccess }: Needs) => {
  const letOriginRead = originReader(ask);

  /** A person who comes back with a token of their own. */
  const withAccess = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { text, scope, audience }: Shown,
  ): Promise<MfaAccess | Problem> => {
    const access = await readAccess(request, text, audience);
    if (!access) return problems.access_token_invalid;
    await letOriginRead(request, reply, access.claims.azp);
    if (access.claims.scope.includes(scope)) return access;
    const expected = `Insufficient scope, expected any of: ${scope}`;
    return { ...problems.scope_missing, text: expected };
  };

  return {
    /** By an `mfa_token`, or an access token that allows it. */
    either: async (
      request: FastifyRequest,
      reply: FastifyReply,
      scope: MfaScope,
    ): Promise<Awaiting | MfaAccess | Problem> => {
      const text = bearerToken(request);
      if (text === undefined) return problems.access_token_missing;
      const found = await mfaTokens.find(request.tenant.tenantId, text);
      if (found.status === 'malformed') return withAccess(request, reply, { text, scope });
      await letOriginRead(request, reply, found.token.clientId);
      if (found.status === 'expired') return problems.mfa_token_expired;
      return awaiting.loginOf(found.token);
    },
    /** By an access token for an API of the person's own alone. */
    access: async (
      request: FastifyRequest,
      reply: FastifyReply,
      wanted: Omit<Shown, 'text'>,
    ): Promise<MfaAccess | Problem> => {
      const text = bearerToken(request);
      return text === undefined
        ? problems.access_token_missing
        : withAccess(request, reply, { text, ...wanted });
    },
  };
};
export type MfaBearer = ReturnType<typeof mfaBearers>;
