import { z } from 'zod';
import type { AuthenticatorPolicy } from '../factor.ts';
import { leadsToRoot } from './certificates.ts';

/**
 * The formats whose certificates can lead to a root of FIDO's metadata (W3C WebAuthn Level 3,
 * section 8). Of the others, `none` and `fido-u2f` say no model, `apple` vouches for none, and the
 * library verifies `android-key` against a root that the statement itself brings, before it looks
 * whether that is one of Google's.
 */
const formats = ['packed', 'tpm'];

/** What FIDO says of a model whose keys, or those that vouch for them, are in the wrong hands. */
const compromised = [
  'REVOKED',
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
];

const certificates = z.array(z.instanceof(Uint8Array)).min(1);

interface Claim {
  /** The model that a key says it is. */
  readonly aaguid: string;
  readonly policy: AuthenticatorPolicy;
  /** The library's check of a registration with its statement: signatures, and the AAGUID in it. */
  readonly verify: (attestationObject: string) => Promise<{ readonly verified: boolean }>;
}

/**
 * Whether a maker vouches that a key is of a model that the tenant takes: the model is on its list
 * and not compromised, a certificate signed the key, and that leads to a root which FIDO's metadata
 * names for this very model. A key that vouches for itself (no certificate) does not count.
 */
export const isVouchedFor = async (
  attestationObject: string,
  { aaguid, policy, verify }: Claim,
): Promise<boolean> => {
  const model = policy.aaguids.includes(aaguid) ? policy.models.get(aaguid) : undefined;
  if (!model || model.statuses.some((status) => compromised.includes(status))) return false;
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const sent = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const { data: chain } = certificates.safeParse(sent.get('attStmt').get('x5c'));
  if (!chain || !formats.includes(sent.get('fmt'))) return false;
  const { verified } = await verify(attestationObject).catch(() => ({ verified: false }));
  const copies = chain.map((each) => new Uint8Array(each));
  return verified && leadsToRoot(copies, model.roots, new Date(policy.now));
};
