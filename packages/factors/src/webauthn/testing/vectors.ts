import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** In hex. */
const bytes = z.string().regex(/^([0-9a-f]{2})+$/);
const vector = z.object({
  name: z.string(),
  credentialId: bytes,
  registered: z.object({ challenge: bytes, clientData: z.string(), attestationObject: bytes }),
  asserted: z.object({
    ...{ challenge: bytes, clientData: z.string() },
    ...{ authenticatorData: bytes, signature: bytes },
  }),
});
export type Vector = z.output<typeof vector>;

/**
 * Test vectors of W3C WebAuthn Level 3, sections 16.2 to 16.16 (the Candidate Recommendation of
 * 2026-05-26): what a client answers to these challenges, for the relying party `example.org`.
 * Client data is as its JSON reads.
 */
export const { vectors, attestationRoot } = z
  .object({
    vectors: z.array(vector),
    /** Section 16.1: what vouches for their keys leads there. */
    attestationRoot: bytes,
  })
  .parse(JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')));

/** ES384, ES512 and Ed448 are not asked for, nor taken. */
export const isOffered = ({ name }: Vector): boolean => !/ES384|ES512|Ed448/.test(name);

/** Made in a frame of another site, which is not allowed here. */
export const isOfAFrame = ({ name }: Vector): boolean => /(cross|top)Origin$/.test(name);

/** Section 6.1: the byte of flags is the 33rd, and whether copies may be kept its bit 3. */
export const mayBeCopied = ({ asserted }: Vector): boolean =>
  (Buffer.from(asserted.authenticatorData, 'hex').readUInt8(32) & 8) !== 0;
