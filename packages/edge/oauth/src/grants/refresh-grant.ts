import { beginLogin, isPasskeyEnoughFor, reviewLogin, type Tenant } from '@countersign/contracts';
import { type Ask, isProblem, type Problem, type TellActivity } from '@countersign/edge-http';
import type { DemandMfa } from '../mfa/demand-mfa.ts';
import { problems } from '../problems.ts';
import type { Grant } from '../tokens/grant.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { ReadActiveUser } from './active-user.ts';
import type { Caller, Exchange } from './token-request.ts';

interface Needs {
  readonly ask: Ask;
  readonly refreshTokens: RefreshTokens;
  readonly tokens: TokenIssuer;
  readonly activeUser: ReadActiveUser;
  readonly demandMfa: DemandMfa;
  readonly newId: () => string;
  readonly tell: TellActivity;
}

/** RFC 6749 6: the scope asked for "MUST NOT include any scope not originally granted". */
const narrowed = (granted: readonly string[], asked: string | undefined): string[] | Problem => {
  if (asked === undefined) return [...granted];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  return scope.every((one) => granted.includes(one)) ? scope : problems.scope_too_wide;
};

/** What is asked for, and the name of the token that was shown for it. */
interface Shown {
  readonly tenant: Tenant;
  readonly grant: Grant;
  readonly refreshToken: string;
}

/**
 * `refresh_token`. Whatever may refuse comes before the token is used up, so that a "not now"
 * costs nobody their session; using it up and saving the next come last.
 */
export const refreshGrant = (needs: Needs) => {
  const { ask, refreshTokens, tokens, activeUser, demandMfa, newId, tell } = needs;

  /** What the login proved is not enough any more: a new one, on top of it, asks for the rest. */
  const askForMore = async (
    { tenant, grant, refreshToken }: Shown,
    { host, locale, origin }: Caller,
  ): Promise<Problem> => {
    const { tenantId, userId, clientId, loginSessionId } = grant;
    const begun = await ask(beginLogin, {
      ...{ tenantId, userId, clientId, host, locale, origin },
      transactionId: newId(),
      primary: { method: 'session', loginSessionId },
      stepUp: false,
      isPasskeyEnough: isPasskeyEnoughFor(tenant.settings),
    });
    if (!begun.ok) return problems.refresh_token_invalid;
    return demandMfa(begun.value, { ...grant, refreshToken });
  };

  /** Why what the login proved does not hold any more, if it does not. */
  const whyNot = async (shown: Shown, caller: Caller): Promise<Problem | undefined> => {
    const { tenantId, loginSessionId, userId, clientId } = shown.grant;
    const isPasskeyEnough = isPasskeyEnoughFor(shown.tenant.settings);
    const asked = { tenantId, loginSessionId, userId, isPasskeyEnough };
    const review = await ask(reviewLogin, asked);
    if (review.ok) {
      const waived = { kind: 'mfa_demanded', reason: 'no_factor_on' } as const;
      const whence = { tenant: { tenantId }, origin: caller.origin };
      // Told while the application is answered: it waits for nothing.
      if (review.value.isWaived) void tell(whence, { ...waived, userId, clientId, loginSessionId });
      return undefined;
    }
    return review.refusal === 'mfa_required' ? askForMore(shown, caller) : problems[review.refusal];
  };

  return async (exchange: Exchange): Promise<TokenAnswer | Problem> => {
    const { tenant, issuer, application, fields, caller } = exchange;
    if (fields.refresh_token === undefined) return problems.parameter_missing;
    const refreshToken = refreshTokens.nameOf(application, fields.refresh_token);

    const kept = await refreshTokens.look(refreshToken);
    if (kept) {
      const scope = narrowed(kept.scope, fields.scope);
      if (isProblem(scope)) return scope;
      const user = await activeUser(kept);
      if (!user) return problems.refresh_token_invalid;
      const grant = { ...kept, scope };
      const refused = await whyNot({ tenant, grant, refreshToken }, caller);
      if (refused) return refused;
      const answer = await tokens.forPerson({ tenant, issuer, application, user, grant });
      if (isProblem(answer)) return answer;
      const next = await refreshTokens.rotate(application, refreshToken);
      if (next !== undefined) return { ...answer, refresh_token: next };
    } else {
      // Perhaps it was used before; then trying to use it ends its family.
      await refreshTokens.rotate(application, refreshToken);
    }
    return problems.refresh_token_invalid;
  };
};
