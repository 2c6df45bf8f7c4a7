import { reviewLogin } from '@countersign/contracts';
import type { Ask } from '../ports.ts';
import { Refused } from '../problems.ts';
import type { Grant } from '../tokens/grant.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { ReadActiveUser } from './active-user.ts';
import type { Exchange } from './token-request.ts';

interface Needs {
  readonly ask: Ask;
  readonly refreshTokens: RefreshTokens;
  readonly tokens: TokenIssuer;
  readonly activeUser: ReadActiveUser;
}

/** RFC 6749 6: the scope asked for "MUST NOT include any scope not originally granted". */
const narrowed = (granted: readonly string[], asked: string | undefined): string[] => {
  if (asked === undefined) return [...granted];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  if (scope.every((one) => granted.includes(one))) return scope;
  throw new Refused('scope_too_wide');
};

/**
 * `refresh_token`. Whatever may refuse comes before the token is used up, so that a "not now"
 * costs nobody their session; using it up and saving the next come last.
 */
export const refreshGrant = ({ ask, refreshTokens, tokens, activeUser }: Needs) => {
  const mustStillHold = async ({ tenantId, loginSessionId, userId }: Grant) => {
    const review = await ask(reviewLogin, { tenantId, loginSessionId, userId });
    if (!review.ok) throw new Refused(review.refusal);
  };

  return async ({ tenant, issuer, application, fields }: Exchange): Promise<TokenAnswer> => {
    const token = fields.refresh_token;
    if (token === undefined) throw new Refused('parameter_missing');

    const kept = await refreshTokens.look(application, token);
    if (kept) {
      const scope = narrowed(kept.grant.scope, fields.scope);
      const user = await activeUser(kept.grant);
      if (!user) throw new Refused('refresh_token_invalid');
      await mustStillHold(kept.grant);
      const grant = { ...kept.grant, scope };
      const answer = await tokens.forPerson({ tenant, issuer, application, user, grant });
      const next = await refreshTokens.rotate(application, token);
      if (next !== undefined) return { ...answer, refresh_token: next };
    } else {
      // Perhaps it was used before; then trying to use it ends its family.
      await refreshTokens.rotate(application, token);
    }
    throw new Refused('refresh_token_invalid');
  };
};
