import { ownScopesOf } from '@countersign/edge-http';

/** What a login is for, where it is for an API of its person's own. */
export const aimOf = (audience: string | undefined, issuer: string): { readonly aim?: 'manage' } =>
  ownScopesOf(audience, issuer) ? { aim: 'manage' } : {};
