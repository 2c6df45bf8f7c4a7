import { type Login, readLogin, type User } from '@countersign/contracts';
import { type Ask, mfaAudience, type Problem } from '@countersign/edge-http';
import type { ReadActiveUser } from '../grants/active-user.ts';
import type { Exchange } from '../grants/token-request.ts';
import { problems } from '../problems.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { ReadMfaAccess } from './access-tokens.ts';
import type { MfaEnrollments } from './enrollments.ts';
import type { MfaToken, MfaTokens } from './mfa-tokens.ts';
import { mfaProblem } from './refusal-to-oauth-error.ts';

/** A login that awaits its second factor, and the token that leads to it. */
export interface Awaiting {
  readonly token: Omit<MfaToken, 'expiresAt'>;
  readonly login: Login;
  readonly user: User;
}

interface Needs {
  readonly ask: Ask;
  readonly mfaTokens: MfaTokens;
  readonly activeUser: ReadActiveUser;
  readonly refreshTokens: RefreshTokens;
  readonly readAccess: ReadMfaAccess;
  readonly enrollments: MfaEnrollments;
}

/** Finds the logins that `mfa_token`s lead to. */
export const awaitingLogins = (needs: Needs) => {
  const { ask, mfaTokens, activeUser, refreshTokens, readAccess, enrollments } = needs;

  /** Whether what a token came from is still good; a password that was given stands by itself. */
  const stands = async ({ refreshToken }: Awaiting['token']): Promise<boolean> =>
    refreshToken === undefined || (await refreshTokens.look(refreshToken)) !== undefined;

  /** Whether the password that led here is still the person's. */
  const isPasswordTheirs = (
    { passwordAt }: Awaiting['token'],
    { passwordChangedAt }: User,
  ): boolean =>
    passwordAt === undefined || passwordChangedAt === undefined || passwordChangedAt <= passwordAt;

  /** Unless it is spent, or its person may not sign in any more. */
  const loginOf = async (token: Awaiting['token']): Promise<Awaiting | Problem> => {
    const { tenantId, loginSessionId } = token;
    const [read, user, isGood] = await Promise.all([
      ask(readLogin, { tenantId, loginSessionId }),
      activeUser(token),
      stands(token),
    ]);
    if (!isGood) return problems.mfa_token_malformed;
    if (!read.ok) return mfaProblem(read.refusal);
    if (!user || read.value.status !== 'awaiting_mfa' || !isPasswordTheirs(token, user)) {
      return problems.mfa_token_malformed;
    }
    return { token, login: read.value, user };
  };

  /** Of an `mfa_token` that an application shows as its own. */
  const shownBy = async (
    { tenantId, clientId }: { readonly tenantId: string; readonly clientId: string },
    text: string | undefined,
  ): Promise<Awaiting | Problem> => {
    if (text === undefined) return problems.parameter_missing;
    const found = await mfaTokens.find(tenantId, text);
    if (found.status === 'malformed' || found.token.clientId !== clientId) {
      return problems.mfa_token_malformed;
    }
    if (found.status === 'expired') return problems.mfa_token_expired;
    return loginOf(found.token);
  };

  /** The enrollment that an access token has begun, where it is one for this API. */
  const enrolling = async ({ tenant, issuer, application, fields }: Exchange) => {
    const access = fields.mfa_token && (await readAccess({ tenant, issuer }, fields.mfa_token));
    if (!access || access.claims.azp !== application.clientId) return undefined;
    const { tenantId } = tenant;
    const loginSessionId = await enrollments.find(tenantId, access.claims);
    if (loginSessionId === undefined) return undefined;
    const { sub: userId, azp: clientId, scope } = access.claims;
    const token = { tenantId, userId, clientId, loginSessionId, scope };
    return { ...token, audience: mfaAudience(issuer) };
  };

  return {
    loginOf,
    shownBy,
    /** Of whatever stands for it at the token endpoint. */
    provedIn: async (exchange: Exchange): Promise<Awaiting | Problem> => {
      const begun = await enrolling(exchange);
      return begun ? loginOf(begun) : shownBy(exchange.application, exchange.fields.mfa_token);
    },
  };
};
export type AwaitingLogins = ReturnType<typeof awaitingLogins>;
