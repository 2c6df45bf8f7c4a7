/** The Management API of a tenant, as an audience. The slash at the end belongs to it. */
export const managementAudience = (issuer: string): string => `${issuer}api/v2/`;

/** The MFA API of a tenant, as an audience: for a person to manage what they have enrolled. */
export const mfaAudience = (issuer: string): string => `${issuer}mfa/`;

/** The My Account API of a tenant, as an audience. */
export const accountAudience = (issuer: string): string => `${issuer}me/`;

export const userinfoAudience = (issuer: string): string => `${issuer}userinfo`;

/** What an application may do there on a person's behalf. */
export const mfaScopes = ['enroll', 'read:authenticators', 'remove:authenticators'] as const;
export type MfaScope = (typeof mfaScopes)[number];

/** What an application may do in the My Account API, in Auth0's words. */
export const accountScopes = [
  'read:me:factors',
  'read:me:authentication_methods',
  'create:me:authentication_methods',
  'update:me:authentication_methods',
  'delete:me:authentication_methods',
] as const;
export type AccountScope = (typeof accountScopes)[number];

/**
 * What may be granted for one of the two APIs that a person has of their own; of any other nothing.
 * Their tokens are for ten minutes and need a proof each time, whatever the policy is.
 */
export const ownScopesOf = (
  audience: string | undefined,
  issuer: string,
): readonly string[] | undefined => {
  if (audience === mfaAudience(issuer)) return mfaScopes;
  return audience === accountAudience(issuer) ? accountScopes : undefined;
};
