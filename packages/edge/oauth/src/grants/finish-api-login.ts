import { type Application, completeLogin } from '@countersign/contracts';
import { yes } from '@countersign/core';
import { type Ask, andThen, isProblem, type Problem } from '@countersign/edge-http';
import type { Proof } from '@countersign/login-flow';
import { ownedId } from '@countersign/login-flow';
import { problems } from '../problems.ts';
import { type Grant, provedBy } from '../tokens/grant.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { ReadActiveUser } from './active-user.ts';
import type { Exchange } from './token-request.ts';

interface Needs {
  readonly ask: Ask;
  readonly activeUser: ReadActiveUser;
  readonly tokens: TokenIssuer;
  readonly refreshTokens: RefreshTokens;
  readonly newId: () => string;
}

/** A login without a browser that has got to its end, and what was asked for at its start. */
interface Ending {
  readonly tenantId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly loginSessionId: string;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
  /** The name of the refresh token that this login makes up for. */
  readonly refreshToken?: string | undefined;
}

/**
 * Ends a login that had no browser, for one caller, and gives what it was begun for. The tokens say
 * nothing of the ceremony, as Auth0's of this API do not.
 */
export const apiLoginFinisher = ({ ask, activeUser, tokens, refreshTokens, newId }: Needs) => {
  /** What the refresh token stands for, which may have died since. */
  const before = async ({ refreshToken }: Ending): Promise<Grant | Problem | undefined> => {
    if (refreshToken === undefined) return undefined;
    const grant = await refreshTokens.look(refreshToken);
    return grant ?? problems.mfa_token_malformed;
  };

  /** The refresh token that comes with it, where one does. */
  const next = async (application: Application, { refreshToken }: Ending, grant: Grant) => {
    if (refreshToken === undefined) {
      if (!grant.scope.includes('offline_access')) return {};
      const first = await refreshTokens.begin(application, grant);
      return first === undefined ? {} : { refresh_token: first };
    }
    const { loginSessionId, authTime, proved } = grant;
    const renewed = { loginSessionId, authTime, proved };
    const successor = await refreshTokens.rotate(application, refreshToken, renewed);
    return successor === undefined ? problems.mfa_token_malformed : { refresh_token: successor };
  };

  /**
   * What there is to give, by what the login is known to have proved, where its end was told
   * already; or that policy has come to demand a second factor in the meantime.
   */
  return async (
    { tenant, issuer, application }: Pick<Exchange, 'tenant' | 'issuer' | 'application'>,
    ending: Ending,
    proved?: Proof,
  ): Promise<TokenAnswer | 'mfa_required' | 'login_over' | Problem> => {
    const { tenantId, userId, clientId, loginSessionId, scope, audience } = ending;
    const [user, refreshed] = await Promise.all([activeUser(ending), before(ending)]);
    if (isProblem(refreshed)) return refreshed;
    if (!user) return problems.user_blocked;
    const completed = proved ? yes(proved) : await ask(completeLogin, { tenantId, loginSessionId });
    if (!completed.ok) {
      return completed.refusal === 'mfa_required' ? 'mfa_required' : 'login_over';
    }
    const isTheirs = completed.value.userId === userId && completed.value.clientId === clientId;
    if (!isTheirs) throw new Error('a login was completed for somebody else');

    const grant: Grant = {
      grantId: ownedId(ending, newId()),
      ...{ tenantId, clientId, userId, ...(audience !== undefined && { audience }) },
      ...refreshed,
      ...{ loginSessionId, authTime: completed.value.authTime, scope: [...scope] },
      proved: provedBy(completed.value),
    };
    const answer = await tokens.forPerson({ tenant, issuer, application, user, grant });
    if (isProblem(answer)) return answer;
    return andThen(await next(application, ending, grant), (also) => ({ ...answer, ...also }));
  };
};
export type FinishApiLogin = ReturnType<typeof apiLoginFinisher>;
