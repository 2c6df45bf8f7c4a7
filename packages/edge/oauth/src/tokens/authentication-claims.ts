import type { Tenant } from '@countersign/contracts';
import { multiFactorPolicy } from '@countersign/login-flow';
import type { Claims } from './claims.ts';
import type { Ceremony } from './grant.ts';

/** A tenant with this flag gets every RFC 8176 value in `amr`, not Auth0's `["mfa"]` alone. */
const detailedAmr = 'detailed_amr';

/**
 * What an id token says of the ceremony. As Auth0 has it: `amr` is `["mfa"]` and `acr` the
 * multi-factor policy after a second factor was proved in this login, and both are absent without.
 */
export const authenticationClaims = (
  { amr, acr, nonce }: Ceremony,
  { settings: { flags } }: Tenant,
): Claims => {
  const proved = amr.includes('mfa');
  const plain = proved ? ['mfa'] : [];
  const said = flags[detailedAmr] ? amr : plain;
  return {
    ...(nonce !== undefined && { nonce }),
    ...(said.length > 0 && { amr: said }),
    ...(proved && { acr: acr ?? multiFactorPolicy }),
  };
};
