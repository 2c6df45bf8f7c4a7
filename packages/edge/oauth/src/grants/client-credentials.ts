import { managementAudience, Refused } from '@countersign/edge-http';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import type { Exchange } from './token-request.ts';

const scopeOf = (allowed: readonly string[], asked: string | undefined): string[] => {
  if (asked === undefined) return [...allowed];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  if (scope.every((one) => allowed.includes(one))) return scope;
  throw new Refused('scope_too_wide');
};

/**
 * `client_credentials`: an application speaks for itself, to the Management API and nothing else.
 */
export const clientCredentials =
  ({ tokens }: { readonly tokens: TokenIssuer }) =>
  async ({ tenant, issuer, application, fields }: Exchange): Promise<TokenAnswer> => {
    const { clientId, settings } = application;
    // An application that cannot keep a secret has no name of its own to speak in.
    if (settings.clientAuthentication === 'none') throw new Refused('grant_type_not_allowed');
    const audience = managementAudience(issuer);
    if (fields.audience === undefined) throw new Refused('audience_missing');
    if (fields.audience !== audience) throw new Refused('audience_unknown');
    if (settings.managementScopes.length === 0) throw new Refused('management_not_allowed');

    const scope = scopeOf(settings.managementScopes, fields.scope);
    return tokens.forApplication({ tenant, issuer, clientId, audience, scope });
  };
