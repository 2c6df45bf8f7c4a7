import { beginLogin, reviewLogin } from '@countersign/contracts';
import type { Ask, TellActivity } from '@countersign/edge-http';
import { Refused } from '@countersign/edge-http';
import type { DemandMfa } from '../mfa/demand-mfa.ts';
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
const narrowed = (granted: readonly string[], asked: string | undefined): string[] => {
  if (asked === undefined) return [...granted];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  if (scope.every((one) => granted.includes(one))) return scope;
  throw new Refused('scope_too_wide');
};

/** What is asked for, and the name of the token that was shown for it. */
interface Shown {
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
    { grant, refreshToken }: Shown,
    { host, locale, origin }: Caller,
  ): Promise<never> => {
    const { tenantId, userId, clientId, loginSessionId } = grant;
    const begun = await ask(beginLogin, {
      ...{ tenantId, userId, clientId, host, locale, origin },
      transactionId: newId(),
      primary: { method: 'session', loginSessionId },
      stepUp: false,
    });
    if (!begun.ok) throw new Refused('refresh_token_invalid');
    return demandMfa(begun.value, { ...grant, refreshToken });
  };

  const mustStillHold = async (shown: Shown, caller: Caller) => {
    const { tenantId, loginSessionId, userId, clientId } = shown.grant;
    const review = await ask(reviewLogin, { tenantId, loginSessionId, userId });
    if (review.ok) {
      const waived = { kind: 'mfa_demanded', reason: 'no_factor_on' } as const;
      const whence = { tenant: { tenantId }, origin: caller.origin };
      // Told while the application is answered: it waits for nothing.
      if (review.value.isWaived) void tell(whence, { ...waived, userId, clientId, loginSessionId });
      return;
    }
    if (review.refusal === 'mfa_required') await askForMore(shown, caller);
    throw new Refused(review.refusal);
  };

  return async (exchange: Exchange): Promise<TokenAnswer> => {
    const { tenant, issuer, application, fields, caller } = exchange;
    if (fields.refresh_token === undefined) throw new Refused('parameter_missing');
    const refreshToken = refreshTokens.nameOf(application, fields.refresh_token);

    const kept = await refreshTokens.look(refreshToken);
    if (kept) {
      const scope = narrowed(kept.scope, fields.scope);
      const user = await activeUser(kept);
      if (!user) throw new Refused('refresh_token_invalid');
      const grant = { ...kept, scope };
      await mustStillHold({ grant, refreshToken }, caller);
      const answer = await tokens.forPerson({ tenant, issuer, application, user, grant });
      const next = await refreshTokens.rotate(application, refreshToken);
      if (next !== undefined) return { ...answer, refresh_token: next };
    } else {
      // Perhaps it was used before; then trying to use it ends its family.
      await refreshTokens.rotate(application, refreshToken);
    }
    throw new Refused('refresh_token_invalid');
  };
};
