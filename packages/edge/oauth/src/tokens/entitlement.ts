import { type Application, systemApis, type Tenant } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { Problem, ReadPermissions } from '@countersign/edge-http';
import { type Api, type FindApi, grantableScope, isForPeople, noService } from '../grants/apis.ts';
import { problems } from '../problems.ts';
import { identityScopes } from './claims.ts';
import type { Grant } from './grant.ts';

/** Auth0's lifetime of an access token, in seconds: a day. */
export const accessTokenLifetime = 86_400;
/** Auth0's of one for an API of the person's own: ten minutes. */
const mfaTokenLifetime = 600;

/** What an access token may say, as everything stands when it is made. */
export interface Entitlement {
  readonly scope: readonly string[];
  readonly lifetime: number;
  /** RFC 9068's type and claims, where the API asks for them. */
  readonly isProfiled: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Hours for which a second factor opens the Management API, unless the tenant says otherwise. */
const managementMfaHours = 12;

/** For how many seconds a second factor opens the Management API yet; none where it never did. */
const secondsLeft = ({ settings }: Tenant, mfaTime: number | undefined, now: string): number => {
  const hours = settings.managementMfaLifetimeHours ?? managementMfaHours;
  return mfaTime === undefined ? 0 : Math.ceil(mfaTime + hours * 3_600 - Date.parse(now) / 1_000);
};

/** Whether a second factor was proved lately enough for the Management API. */
export const isProvedLately = (...asked: Parameters<typeof secondsLeft>): boolean =>
  secondsLeft(...asked) > 0;

interface Needs {
  readonly findApi: FindApi;
  readonly permissions: ReadPermissions;
  readonly clock: Clock;
}

interface Asked {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
  readonly grant: Grant;
}

export const isAuthz = (dialect: string) => dialect.endsWith('_authz');
export const isProfiled = (dialect: string) => dialect.startsWith('rfc9068');

/**
 * What a person's grant gives now: an API that is gone gives nothing, nor does a scope that it
 * defines no more, or a permission that the person has no more.
 */
export const entitlements = ({ findApi, permissions, clock }: Needs) => {
  const atManagement = async (
    { tenant, application, grant }: Asked,
    api: Api,
  ): Promise<Entitlement | Problem> => {
    const mfaTime = grant.proved?.mfaTime;
    const left = secondsLeft(tenant, mfaTime, clock());
    if (left <= 0) return problems.mfa_required;
    const scope = await permissions(grant, systemApis.management);
    const theirs = grantableScope(application, { scope, api });
    const isOwn = (one: string) => identityScopes.includes(one);
    const asked = grant.scope.filter((one) => !isOwn(one));
    // All of an Admin's have no room in an address: who names none of them gets what there is.
    const given = asked.length === 0 ? theirs : asked.filter((one) => theirs.includes(one));
    if (given.length === 0) return problems.management_not_allowed;
    const claims = { mfa_time: mfaTime };
    const terms = { lifetime: Math.min(accessTokenLifetime, left), isProfiled: false, claims };
    return { ...terms, scope: [...grant.scope.filter(isOwn), ...given] };
  };

  const atOwn = async (
    { application, grant }: Asked,
    api: Extract<Api, { kind: 'own' }>,
  ): Promise<Entitlement> => {
    const { enforcesPolicies, tokenDialect, tokenLifetimeSeconds } = api.settings;
    const scope = grantableScope(application, { scope: grant.scope, api });
    const common = { lifetime: tokenLifetimeSeconds, isProfiled: isProfiled(tokenDialect) };
    if (!enforcesPolicies) return { ...common, scope, claims: {} };
    const theirs = await permissions(grant, api.resourceServerId);
    return {
      ...common,
      scope: scope.filter((one) => identityScopes.includes(one) || theirs.includes(one)),
      claims: isAuthz(tokenDialect) ? { permissions: theirs } : {},
    };
  };

  return async (asked: Asked): Promise<Entitlement | Problem> => {
    const { grant } = asked;
    const { audience } = grant;
    const api = await findApi({ ...asked, audience });
    if (!api || !isForPeople(asked.application, api)) return noService({ audience });
    if (api.kind === 'management') return atManagement(asked, api);
    if (api.kind === 'own') return atOwn(asked, api);
    const lifetime = api.kind === 'personal' ? mfaTokenLifetime : accessTokenLifetime;
    return { scope: grant.scope, lifetime, isProfiled: false, claims: {} };
  };
};
export type Entitle = ReturnType<typeof entitlements>;
