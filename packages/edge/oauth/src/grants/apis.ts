import {
  type Application,
  adminClientId,
  type ResourceServerSettings,
  readApplication,
  readResourceServer,
  systemApis,
  type Tenant,
} from '@countersign/contracts';
import {
  type Ask,
  managementAudience,
  ownScopesOf,
  type Problem,
  unlessUnheard,
  userinfoAudience,
} from '@countersign/edge-http';
import { z } from 'zod';
import { problems } from '../problems.ts';
import { identityScopes } from '../tokens/claims.ts';

/** What a token is asked for: the person's own data alone, one of the tenant's two, or an API. */
export type Api =
  | { readonly kind: 'userinfo'; readonly audience?: string }
  /** One of the APIs that a person has of their own: the MFA API, the My Account API. */
  | { readonly kind: 'personal'; readonly audience: string; readonly scopes: readonly string[] }
  | { readonly kind: 'management'; readonly audience: string }
  | {
      readonly kind: 'own';
      readonly audience: string;
      readonly resourceServerId: string;
      readonly settings: ResourceServerSettings;
    }
  /** Of a tenant that an older release made, which knew no APIs. */
  | { readonly kind: 'unregistered'; readonly audience: string };

/**
 * Whether a token is for who manages a tenant, who proves a second factor whatever the tenant's
 * policy is: of the Management API, or of the admin UI's own application, whatever it asks for.
 */
export const isForAdmins = ({ clientId }: Application, api: Api): boolean =>
  api.kind === 'management' || clientId === adminClientId;

const hostOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).host : undefined;

interface Asker {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
}
interface Named extends Asker {
  readonly audience: string | undefined;
}

/**
 * A tenant that this release made takes no audience but that of an API. One from before goes on
 * as it was until an admin sets the flag: nothing is asked of whoever updates.
 */
const takesAnyAudience = ({ settings: { flags } }: Tenant): boolean =>
  flags.require_registered_audiences !== true;

const policies = z.object({
  user: z.object({ policy: z.string() }).optional(),
  client: z.object({ policy: z.string() }).optional(),
});

/** Auth0's `subject_type_authorization`: who may have tokens for an API, and by what. */
export const policyOf = (
  { others }: ResourceServerSettings,
  subject: 'user' | 'client',
): string | undefined =>
  policies.safeParse(others.subject_type_authorization).data?.[subject]?.policy;

/** An application's grant at an API. */
export const grantAt = (
  { settings: { grants = [] } }: Application,
  resourceServerId: string,
  subject: 'user' | 'client',
) =>
  grants.find((each) => each.resourceServerId === resourceServerId && each.subjectType === subject);

/**
 * Finds the API that an audience names; nothing where a person's login may give no token for it.
 * What a token is taken for hangs on its audience, so it must be no other's: not an application,
 * whose name makes an id token of what is signed for it, and of our own addresses none but what
 * is named here.
 */
export const apiFinder = (ask: Ask) => {
  /** What any audience of a tenant from before is held to: an API, an application, or neither. */
  const ofAny = async (tenantId: string, audience: string) => {
    const [found, application] = await Promise.all([
      // A directory of 0.2.0 knows no APIs.
      unlessUnheard(ask(readResourceServer, { tenantId, name: audience })),
      ask(readApplication, { tenantId, clientId: audience }),
    ]);
    return { found, isFree: !application.ok };
  };
  const ofRegistered = async (tenantId: string, audience: string) => {
    const found = await ask(readResourceServer, { tenantId, name: audience });
    return { found, isFree: false };
  };

  return async ({ tenant, issuer, application, audience }: Named): Promise<Api | undefined> => {
    if (audience === undefined) return { kind: 'userinfo' };
    if (audience === userinfoAudience(issuer)) return { kind: 'userinfo', audience };
    const scopes = ownScopesOf(audience, issuer);
    if (scopes) return { kind: 'personal', audience, scopes };
    if (audience === managementAudience(issuer)) return { kind: 'management', audience };
    if (tenant.hosts.some((host) => host === hostOf(audience))) return undefined;
    if (audience === application.clientId) return undefined;
    const look = takesAnyAudience(tenant) ? ofAny : ofRegistered;
    const { found, isFree } = await look(tenant.tenantId, audience);
    // By its identifier alone: an id is no audience.
    if (found?.ok && found.value.identifier === audience) {
      return { kind: 'own', audience, ...found.value };
    }
    return isFree ? { kind: 'unregistered', audience } : undefined;
  };
};
export type FindApi = ReturnType<typeof apiFinder>;

interface Wish {
  readonly audience?: string | undefined;
  /** RFC 8707's name for the same. */
  readonly resource?: string | undefined;
}

/**
 * The API that a request is for: the one it names, by either name, else the tenant's
 * `default_audience`, where that names one of its own.
 */
export const wantedApi =
  (find: FindApi) =>
  async (asker: Asker, { audience, resource }: Wish): Promise<Api | undefined> => {
    if (audience !== undefined && resource !== undefined && audience !== resource) return undefined;
    const named = audience ?? resource;
    if (named !== undefined) return find({ ...asker, audience: named });
    const { default_audience: usual } = asker.tenant.settings.others;
    if (typeof usual !== 'string' || usual === '') return { kind: 'userinfo' };
    const found = await find({ ...asker, audience: usual });
    // Every login would be one of an admin's, or none at all.
    return found?.kind === 'own' ? found : { kind: 'userinfo' };
  };
export type WantedApi = ReturnType<typeof wantedApi>;

/** RFC 6749 4.1.2.1: what a description may hold. */
const plain = /^[\x21\x23-\x5b\x5d-\x7e]{1,600}$/;

/** Auth0's words for an audience that is none. */
export const serviceNotFound = ({ audience, resource }: Wish): string => {
  const named = audience ?? resource ?? '';
  return plain.test(named) ? `Service not found: ${named}` : 'Service not found';
};
export const noService = (wish: Wish): Problem => ({
  ...problems.audience_unknown,
  text: serviceNotFound(wish),
});

/** The scopes of the Management API that an application may have of people who use it. */
const managedBy = (application: Application): readonly string[] | undefined =>
  grantAt(application, systemApis.management, 'user')?.scopes;

/**
 * Whether a person's login may give this application a token for the API. That for the Management
 * API is for applications with a grant for people alone: any other could wait for an admin to sign
 * in to it, and would have what the admin has.
 */
export const isForPeople = (application: Application, api: Api): boolean => {
  if (api.kind === 'management') return managedBy(application) !== undefined;
  if (api.kind !== 'own') return true;
  const policy = policyOf(api.settings, 'user');
  if (policy === 'deny_all') return false;
  return (
    policy !== 'require_client_grant' ||
    grantAt(application, api.resourceServerId, 'user') !== undefined
  );
};

/** The scopes that an API defines, as far as this application may have them for a person. */
const scopesAt = (application: Application, api: Api): readonly string[] | 'any' => {
  switch (api.kind) {
    case 'userinfo':
      return [];
    case 'personal':
      return api.scopes;
    case 'management':
      return managedBy(application) ?? [];
    case 'unregistered':
      return 'any';
    case 'own': {
      const defined = api.settings.scopes.map(({ value }) => value);
      if (policyOf(api.settings, 'user') !== 'require_client_grant') return defined;
      const granted = grantAt(application, api.resourceServerId, 'user')?.scopes ?? [];
      return defined.filter((scope) => granted.includes(scope));
    }
  }
};

/**
 * What a person's own APIs and the Management API give is for who has just proved themselves, so no
 * refresh token comes with it; an API of the tenant's says whether one does.
 */
const mayRefresh = ({ settings }: Application, api: Api): boolean => {
  if (!settings.grantTypes.includes('refresh_token')) return false;
  if (api.kind === 'own') return api.settings.allowOfflineAccess;
  return api.kind === 'userinfo' || api.kind === 'unregistered';
};

/** Scopes that will be granted: those about the person, and those that the API defines. */
export const grantableScope = (
  application: Application,
  { scope, api }: { readonly scope: readonly string[]; readonly api: Api },
): string[] => {
  const theirs = scopesAt(application, api);
  return [...new Set(scope)].filter((one) => {
    if (one === 'offline_access') return mayRefresh(application, api);
    return identityScopes.includes(one) || theirs === 'any' || theirs.includes(one);
  });
};
