import { mfaAudience } from '@countersign/edge-http';

/** What a login is for, where it is for the MFA API. */
export const aimOf = (audience: string | undefined, issuer: string): { readonly aim?: 'manage' } =>
  audience === mfaAudience(issuer) ? { aim: 'manage' } : {};
