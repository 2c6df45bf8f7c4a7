/** The Management API of a tenant, as an audience. The slash at the end belongs to it. */
export const managementAudience = (issuer: string): string => `${issuer}api/v2/`;

/** The MFA API of a tenant, as an audience: for a person to manage what they have enrolled. */
export const mfaAudience = (issuer: string): string => `${issuer}mfa/`;

export const userinfoAudience = (issuer: string): string => `${issuer}userinfo`;

/** What an application may do there on a person's behalf. */
export const mfaScopes = ['enroll', 'read:authenticators', 'remove:authenticators'] as const;
export type MfaScope = (typeof mfaScopes)[number];
