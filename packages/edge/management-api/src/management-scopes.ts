import type { ManagementScope } from '@countersign/contracts';

export { type ManagementScope, managementScopes } from '@countersign/contracts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whatever is asked, nothing changes: the log has no line of it. */
    writesNothing?: boolean;
  }
}

/** A route's configuration: a token with any one of these scopes opens it. */
export const requireScopes = (...scopes: readonly ManagementScope[]) => ({
  managementScopes: scopes,
});
