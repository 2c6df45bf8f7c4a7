import { readApplication } from '@countersign/contracts';
import type { Ask, Problem } from '@countersign/edge-http';
import type { AuthorizationRequest, BrowserSession, Proof } from '@countersign/login-flow';
import { ownedId } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import type { ReadActiveUser } from '../grants/active-user.ts';
import type { AuthorizationCodes } from '../grants/authorization-codes.ts';
import { type Ceremony, type Grant, provedBy } from '../tokens/grant.ts';
import type { TokenIssuer } from '../tokens/issue-tokens.ts';
import type { AnswerParameters } from './answer-page.ts';
import { authorizationProblem } from './request-problems.ts';

interface Needs {
  readonly ask: Ask;
  readonly activeUser: ReadActiveUser;
  readonly tokens: TokenIssuer;
  readonly codes: AuthorizationCodes;
  readonly newId: () => string;
}

interface Proved {
  readonly request: AuthorizationRequest;
  readonly session: BrowserSession;
  readonly loginSessionId: string;
  readonly proof: Proof;
  /** A silent renewal says nothing of how the person once signed in, as Auth0 has it. */
  readonly isSilent: boolean;
  /** The random part of the code, where it is one that may be asked for again. */
  readonly token?: string;
}

const isNobody = authorizationProblem('access_denied', 'The login is not good any more.');

/** Makes what an application gets, from what the login proved and the request asked. */
export const answerGiver = ({ ask, activeUser, tokens, codes, newId }: Needs) => {
  /** An id token at once. All that is looked at when a code is exchanged is looked at here. */
  const idToken = async (
    { tenant, issuer }: Pick<FastifyRequest, 'tenant' | 'issuer'>,
    given: { readonly grant: Grant; readonly ceremony: Ceremony },
  ): Promise<AnswerParameters | Problem> => {
    const { tenantId, clientId } = given.grant;
    const [read, user] = await Promise.all([
      ask(readApplication, { tenantId, clientId }),
      activeUser(given.grant),
    ]);
    const mayHave = read.ok && read.value.settings.grantTypes.includes('implicit');
    if (!user || !mayHave) return isNobody;
    const application = read.value;
    return { id_token: await tokens.idToken({ tenant, issuer, application, user, ...given }) };
  };

  return async (
    at: Pick<FastifyRequest, 'tenant' | 'issuer'>,
    { request, session, loginSessionId, proof, isSilent, token }: Proved,
  ): Promise<AnswerParameters | Problem> => {
    const grant = {
      grantId: ownedId(session, newId()),
      tenantId: session.tenantId,
      clientId: request.clientId,
      userId: session.userId,
      loginSessionId,
      sid: session.sid,
      authTime: proof.authTime,
      proved: provedBy(proof),
      scope: request.scope,
      ...(request.audience !== undefined && { audience: request.audience }),
    };
    const ceremony = {
      ...(request.nonce !== undefined && { nonce: request.nonce }),
      amr: isSilent ? [] : proof.amr,
      ...(!isSilent && proof.acr !== undefined && { acr: proof.acr }),
    };
    if (request.responseType === 'id_token') return idToken(at, { grant, ceremony });
    const code = await codes.issue({
      ...{ grant, ceremony, ...(token !== undefined && { token }) },
      redirectUri: request.redirectUri,
      ...(request.codeChallenge !== undefined && { codeChallenge: request.codeChallenge }),
    });
    return { code };
  };
};
export type GiveAnswer = ReturnType<typeof answerGiver>;
