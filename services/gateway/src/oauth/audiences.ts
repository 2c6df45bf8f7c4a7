/** The Management API of a tenant, as an audience. The slash at the end belongs to it. */
export const managementAudience = (issuer: string): string => `${issuer}api/v2/`;

/**
 * The gateway's own APIs have their own ways in: a person's login is not one to the Management API.
 */
export const isReserved = (audience: string | undefined, issuer: string): boolean =>
  ['api/v2/', 'api/v2', 'mfa/', 'me/'].some((path) => audience === `${issuer}${path}`);
