import { isProblem, type Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import type { Grant } from '../tokens/grant.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { TokenFamilies } from '../tokens/token-family.ts';
import type { ReadActiveUser } from './active-user.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { pkceHolds } from './pkce.ts';
import type { Exchange } from './token-request.ts';

interface Needs {
  readonly codes: AuthorizationCodes;
  readonly families: TokenFamilies;
  readonly refreshTokens: RefreshTokens;
  readonly tokens: TokenIssuer;
  readonly activeUser: ReadActiveUser;
}

/**
 * `authorization_code`: a code, for exactly the application, address and verifier it was made for.
 */
export const exchangeCode = ({ codes, families, refreshTokens, tokens, activeUser }: Needs) => {
  const isSessionRevoked = async ({ sid }: Grant): Promise<boolean> =>
    sid !== undefined && families.isRevoked(sid);
  const isOver = async (grant: Grant): Promise<boolean> =>
    (await Promise.all([families.isRevoked(grant.grantId), isSessionRevoked(grant)])).includes(
      true,
    );

  return async ({
    tenant,
    issuer,
    application,
    fields,
  }: Exchange): Promise<TokenAnswer | Problem> => {
    const { code, redirect_uri: redirectUri, code_verifier: verifier } = fields;
    if (code === undefined) return problems.parameter_missing;

    const kept = await codes.use(application, code);
    if (!kept || kept.redirectUri !== redirectUri) return problems.code_invalid;
    if (!pkceHolds(kept.codeChallenge, verifier)) return problems.code_verifier_wrong;

    const { grant, ceremony } = kept;
    const user = await activeUser(grant);
    if (!user) return problems.code_invalid;

    const answer = await tokens.forPerson({ tenant, issuer, application, user, grant, ceremony });
    if (isProblem(answer)) return answer;
    if (!grant.scope.includes('offline_access')) {
      // A replay that came meanwhile has ended the family before it had a token to end.
      if (await isOver(grant)) return problems.code_invalid;
      return answer;
    }
    const refreshToken = await refreshTokens.begin(application, grant);
    if (refreshToken === undefined) return problems.code_invalid;
    // Looked at last: whoever revokes the session after this finds the family in the list.
    if (await isSessionRevoked(grant)) {
      await families.revoke(
        grant.grantId,
        application.settings.refreshTokenLifetimeSeconds * 1_000,
      );
      return problems.code_invalid;
    }
    return { ...answer, refresh_token: refreshToken };
  };
};
