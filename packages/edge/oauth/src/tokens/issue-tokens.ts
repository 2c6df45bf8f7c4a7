import { randomBytes } from 'node:crypto';
import type { Application, Tenant, User } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import { isProblem, ownScopesOf, type Problem, userinfoAudience } from '@countersign/edge-http';
import { authenticationClaims } from './authentication-claims.ts';
import { type Claims, profileClaims } from './claims.ts';
import type { Entitle, Entitlement } from './entitlement.ts';
import type { Ceremony, Grant } from './grant.ts';
import { tokenSigner } from './sign-token.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  /** The one that takes the place of the recovery code that was just used. */
  readonly recovery_code?: string;
}

/**
 * A token's id. Two tokens of one second would else be the same text. The grant's name leads it,
 * so that `/userinfo` can tell when the family ended.
 */
const tokenId = (grantId: string) => `${grantId}.${randomBytes(12).toString('base64url')}`;
export const grantIdOf = (jti: string): string => jti.slice(0, Math.max(0, jti.indexOf('.')));

/** An API of one's own comes with `/userinfo` beside it, as Auth0 does for `openid`. */
const audienceOf = ({ audience, scope }: Pick<Grant, 'audience' | 'scope'>, issuer: string) => {
  const own = userinfoAudience(issuer);
  if (audience === undefined || audience === own) return own;
  return scope.includes('openid') ? [audience, own] : audience;
};

export interface Granted {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
  readonly user: User;
  readonly grant: Grant;
  /** Absent on a refresh: what a ceremony proved is said once. */
  readonly ceremony?: Ceremony;
}

interface MachineGrant {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly scope: readonly string[];
  /** What the API says of its tokens. */
  readonly lifetime: number;
  readonly isProfiled: boolean;
  readonly claims: Claims;
}

/** Auth0's name for RFC 9068, which a tenant asks for by a flag of that name. */
const profile = 'rfc9068_profile';

/**
 * An access token in the tenant's dialect. RFC 9068 2.1 gives it a type of its own, so that nobody
 * takes it for an id token, and 2.2 the claim `client_id`.
 */
const dialectOf = (
  { settings: { flags } }: Tenant,
  claims: { readonly azp: string },
  isProfiled: boolean,
) =>
  flags[profile] || isProfiled
    ? { claims: { ...claims, client_id: claims.azp }, type: 'at+jwt' as const }
    : { claims, type: 'JWT' as const };

/**
 * RFC 9470 6.1: an API that wants more than a password finds in the token what was proved, and
 * when; nothing of it where no second step was.
 */
const provedClaims = ({ tenant, grant: { proved, authTime } }: Granted): Claims =>
  proved?.amr.includes('mfa')
    ? { ...authenticationClaims(proved, tenant), auth_time: authTime }
    : {};

const accessClaims = (granted: Granted, { scope, claims }: Entitlement) => {
  const { issuer, grant } = granted;
  return {
    ...provedClaims(granted),
    ...claims,
    sub: grant.userId,
    aud: audienceOf(grant, issuer),
    azp: grant.clientId,
    scope: scope.join(' '),
    jti: tokenId(grant.grantId),
    // What was proved in it decides what may be done to the person's authenticators.
    ...(ownScopesOf(grant.audience, issuer) && { login: grant.loginSessionId }),
  };
};

const idClaims = ({ tenant, user, grant, ceremony }: Granted) => ({
  ...profileClaims(user, grant.scope),
  sub: grant.userId,
  aud: grant.clientId,
  ...(grant.sid !== undefined && { sid: grant.sid }),
  auth_time: grant.authTime,
  jti: tokenId(grant.grantId),
  ...(ceremony && authenticationClaims(ceremony, tenant)),
});

const machineClaims = ({ clientId, audience, scope, claims }: MachineGrant) => ({
  ...claims,
  sub: `${clientId}@clients`,
  aud: audience,
  azp: clientId,
  scope: scope.join(' '),
  gty: 'client-credentials',
  jti: tokenId('application'),
});

const answer = (accessToken: string, scope: readonly string[], lifetime: number): TokenAnswer => ({
  access_token: accessToken,
  scope: scope.join(' '),
  expires_in: lifetime,
  token_type: 'Bearer',
});

interface Needs {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly entitle: Entitle;
}

/** Makes tokens: a person's (an id token only for `openid`), and an application's own. */
export const tokenIssuer = (needs: Needs) => {
  const signerOf = tokenSigner(needs);

  return {
    /** An id token alone, for who asked for nothing else. */
    idToken: async (granted: Granted): Promise<string> => {
      const { tenant, issuer, application } = granted;
      const sign = await signerOf({ tenantId: tenant.tenantId, issuer });
      return sign(idClaims(granted), application.settings.idTokenLifetimeSeconds);
    },
    forPerson: async (granted: Granted): Promise<TokenAnswer | Problem> => {
      const { tenant, issuer, application, grant } = granted;
      const [entitled, sign] = await Promise.all([
        needs.entitle(granted),
        signerOf({ tenantId: tenant.tenantId, issuer }),
      ]);
      if (isProblem(entitled)) return entitled;
      const { scope, lifetime, isProfiled } = entitled;
      const access = dialectOf(tenant, accessClaims(granted, entitled), isProfiled);
      const [accessToken, idToken] = await Promise.all([
        sign(access.claims, lifetime, access.type),
        grant.scope.includes('openid')
          ? sign(idClaims(granted), application.settings.idTokenLifetimeSeconds)
          : undefined,
      ]);
      const tokens = answer(accessToken, scope, lifetime);
      return idToken === undefined ? tokens : { ...tokens, id_token: idToken };
    },
    forApplication: async (granted: MachineGrant): Promise<TokenAnswer> => {
      const { tenant, issuer, scope, lifetime, isProfiled } = granted;
      const sign = await signerOf({ tenantId: tenant.tenantId, issuer });
      const { claims, type } = dialectOf(tenant, machineClaims(granted), isProfiled);
      return answer(await sign(claims, lifetime, type), scope, lifetime);
    },
  };
};
export type TokenIssuer = ReturnType<typeof tokenIssuer>;
