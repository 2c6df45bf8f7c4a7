import { readApplication, type Tenant } from '@countersign/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../oauth/bearer-token.ts';
import { allowOrigin } from '../plugins/cors.ts';
import type { Ask } from '../ports.ts';
import { Refused } from '../problems.ts';
import type { Awaiting, AwaitingLogins } from './awaiting-login.ts';
import type { MfaTokens } from './mfa-tokens.ts';

interface Needs {
  readonly ask: Ask;
  readonly mfaTokens: MfaTokens;
  readonly awaiting: AwaitingLogins;
}

/** Finds out who shows a token in `Authorization`, and lets the token's application read on. */
export const mfaBearers = ({ ask, mfaTokens, awaiting }: Needs) => {
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

  /** @throws {Refused} */
  return async (request: FastifyRequest, reply: FastifyReply): Promise<Awaiting> => {
    const { tenant } = request;
    const text = bearerToken(request);
    if (text === undefined) throw new Refused('access_token_missing');
    const found = await mfaTokens.find(tenant.tenantId, text);
    if (found.status === 'malformed') throw new Refused('access_token_invalid');
    await letOriginRead(request, reply, tenant, found.token.clientId);
    if (found.status === 'expired') throw new Refused('mfa_token_expired');
    return awaiting.loginOf(found.token);
  };
};
export type MfaBearer = ReturnType<typeof mfaBearers>;
