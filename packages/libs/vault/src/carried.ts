import { Secret } from '@countersign/core';
import { purposeKey } from './purpose-key.ts';
import { openBytes, sealBytes } from './sealing.ts';

/** The key is all that the id stands for. */
const keyId = 'carried';

const keyOf = (token: string) =>
  purposeKey(new Secret<Uint8Array>(new TextEncoder().encode(token)), 'carried');
const binding = (context: string) => ['carried', context];

/**
 * Seals under a random token that its bearer carries and that is stored nowhere: with the token
 * gone nothing opens it, not even the master key. The token has 128 random bits at least.
 */
export const sealUnder = (token: string, context: string, text: string): string =>
  sealBytes(
    { keyId, key: keyOf(token), binding: binding(context) },
    new TextEncoder().encode(text),
  );

/** Opens what `sealUnder` sealed under the same token in the same context. @throws {Unopenable} */
export const openUnder = (token: string, context: string, sealed: string): string =>
  new TextDecoder().decode(
    openBytes({ keyOf: () => keyOf(token), binding: binding(context) }, sealed),
  );
