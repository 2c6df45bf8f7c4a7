/** The Management API of a tenant, as an audience. The slash at the end belongs to it. */
export const managementAudience = (issuer: string): string => `${issuer}api/v2/`;

/** The MFA API of a tenant, as an audience: for a person to manage what they have enrolled. */
export const mfaAudience = (issuer: string): string => `${issuer}mfa/`;

/** What an application may do there on a person's behalf. */
export const mfaScopes = ['enroll', 'read:authenticators', 'remove:authenticators'] as const;
export type MfaScope = (typeof mfaScopes)[number];

/**
 * The gateway's other APIs have their own ways in: a person's login is not one to the Management
 * API.
 */
export const isReserved = (audience: string | undefined, issuer: string): boolean =>
  ['api/v2/', 'api/v2', 'me/'].some((path) => audience === `${issuer}${path}`);

/** What a login is for, where it is for the MFA API. */
export const aimOf = (audience: string | undefined, issuer: string): { readonly aim?: 'manage' } =>
  audience === mfaAudience(issuer) ? { aim: 'manage' } : {};
