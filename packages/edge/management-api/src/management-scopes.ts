import type { ManagementScope } from '@countersign/contracts';

export { type ManagementScope, managementScopes } from '@countersign/contracts';

/** A route's configuration: a token with any one of these scopes opens it. */
export const requireScopes = (...scopes: readonly ManagementScope[]) => ({
  managementScopes: scopes,
});
