import type { Application } from '@countersign/contracts';
import { isProblem, type Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import { accessTokenLifetime, isAuthz, isProfiled } from '../tokens/entitlement.ts';
import type { TokenAnswer, TokenIssuer } from '../tokens/issue-tokens.ts';
import { type Api, grantAt, noService, policyOf, type WantedApi } from './apis.ts';
import type { Exchange } from './token-request.ts';

const scopeOf = (allowed: readonly string[], asked: string | undefined): string[] | Problem => {
  if (asked === undefined) return [...allowed];
  const scope = [...new Set(asked.split(' ').filter(Boolean))];
  return scope.every((one) => allowed.includes(one)) ? scope : problems.scope_too_wide;
};

const ungranted: Problem = {
  ...problems.management_not_allowed,
  text: 'Client is not authorized to access this API: it needs a client grant.',
};

/** What an application may have of an API of its tenant's. */
const allowedAt = (
  application: Application,
  api: Extract<Api, { kind: 'own' }>,
): string[] | Problem => {
  const granted = grantAt(application, api.resourceServerId, 'client');
  if (!granted || policyOf(api.settings, 'client') === 'deny_all') return ungranted;
  const defined = api.settings.scopes.map(({ value }) => value);
  return granted.scopes.filter((scope) => defined.includes(scope));
};

/**
 * `client_credentials`: an application speaks for itself, to the Management API or to an API that
 * it has a grant for.
 */
export const clientCredentials =
  ({ tokens, wantedApi }: { readonly tokens: TokenIssuer; readonly wantedApi: WantedApi }) =>
  async (exchange: Exchange): Promise<TokenAnswer | Problem> => {
    const { tenant, issuer, application, fields } = exchange;
    const { clientId, settings } = application;
    // An application that cannot keep a secret has no name of its own to speak in.
    if (settings.clientAuthentication === 'none') return problems.grant_type_not_allowed;
    const api = await wantedApi(exchange, fields);
    if (api?.kind === 'userinfo' && api.audience === undefined) return problems.audience_missing;
    if (api?.kind !== 'management' && api?.kind !== 'own') return noService(fields);
    const whose = { tenant, issuer, clientId, audience: api.audience };
    if (api.kind === 'management') {
      const { managementScopes } = settings;
      if (managementScopes.length === 0) return problems.management_not_allowed;
      const scope = scopeOf(managementScopes, fields.scope);
      if (isProblem(scope)) return scope;
      const terms = { lifetime: accessTokenLifetime, isProfiled: false, claims: {} };
      return tokens.forApplication({ ...whose, scope, ...terms });
    }
    const allowed = allowedAt(application, api);
    const scope = isProblem(allowed) ? allowed : scopeOf(allowed, fields.scope);
    if (isProblem(scope)) return scope;
    const { tokenLifetimeSeconds: lifetime, tokenDialect } = api.settings;
    return tokens.forApplication({
      ...{ ...whose, scope, lifetime, isProfiled: isProfiled(tokenDialect) },
      claims: isAuthz(tokenDialect) ? { permissions: scope } : {},
    });
  };
