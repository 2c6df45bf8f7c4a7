/** The names of this service's streams. A tenant's id holds no dot, so that no two names meet. */
export const tenantStream = (tenantId: string) => `tenant-${tenantId}`;
export const attackProtectionStream = (tenantId: string) => `attackProtection-${tenantId}`;
export const signingKeysStream = (tenantId: string) => `signingKeys-${tenantId}`;
/** All APIs of a tenant, so that no identifier is there twice. */
export const resourceServerStream = (tenantId: string) => `resourceServer-${tenantId}`;
/** All roles of a tenant, so that no name is there twice. */
export const roleStream = (tenantId: string) => `role-${tenantId}`;
export const applicationStream = (tenantId: string, clientId: string) =>
  `application-${tenantId}.${clientId}`;
export const connectionStream = (tenantId: string, connectionId: string) =>
  `connection-${tenantId}.${connectionId}`;
export const importJobStream = (tenantId: string, jobId: string) =>
  `importJob-${tenantId}.${jobId}`;
/** What a person may do, beside who they are: a service of 0.2.0 reads the one alone. */
export const userAccessStream = (tenantId: string, userId: string) =>
  `userAccess-${tenantId}.${userId}`;
export const userStream = (tenantId: string, userId: string) => `user-${tenantId}.${userId}`;

/** Reservations: at most one owner each. What is personal is there only as a fingerprint. */
export const hostStream = (host: string) => `host-${host.toLowerCase()}`;
export const connectionNameStream = (tenantId: string, name: string) =>
  `connectionName-${tenantId}.${name}`;
export const emailStream = (fingerprint: string, connection: string) =>
  `email-${fingerprint}.${connection}`;
export const usernameStream = (fingerprint: string, connection: string) =>
  `username-${fingerprint}.${connection}`;
