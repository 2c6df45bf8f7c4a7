import { isProblem, managementAudience, type Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { Exchange } from './token-request.ts';

const scopeOf = (allowed: readonly string[], asked: string | undefined): string[] | Problem => {
  if (asked === undefined) return [...allowed];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  return scope.every((one) => allowed.includes(one)) ? scope : problems.scope_too_wide;
};

/**
 * `client_credentials`: an application speaks for itself, to the Management API and nothing else.
 */
export const clientCredentials =
  ({ tokens }: { readonly tokens: TokenIssuer }) =>
  async ({ tenant, issuer, application, fields }: Exchange): Promise<TokenAnswer | Problem> => {
    const { clientId, settings } = application;
    // An application that cannot keep a secret has no name of its own to speak in.
    if (settings.clientAuthentication === 'none') return problems.grant_type_not_allowed;
    const audience = managementAudience(issuer);
    if (fields.audience === undefined) return problems.audience_missing;
    if (fields.audience !== audience) return problems.audience_unknown;
    if (settings.managementScopes.length === 0) return problems.management_not_allowed;

    const scope = scopeOf(settings.managementScopes, fields.scope);
    if (isProblem(scope)) return scope;
    return tokens.forApplication({ tenant, issuer, clientId, audience, scope });
  };
