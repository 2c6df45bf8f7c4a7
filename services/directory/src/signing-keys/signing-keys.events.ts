import { instant, metadata } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const keyId = z.string();

/** Published ahead of its use, so that whoever caches the tenant's keys knows it in time. */
export const SigningKeyAdded = defineEvent('SigningKeyAdded', {
  keyId,
  algorithm: z.literal('RS256'),
  publicJwk: metadata,
  sealedPrivateJwk: z.string(),
  at: instant,
});

/** The next key signs from now on; the one before still verifies, the one before that no more. */
export const SigningKeysRotated = defineEvent('SigningKeysRotated', { keyId, at: instant });

export const SigningKeyRevoked = defineEvent('SigningKeyRevoked', { keyId, at: instant });

export const signingKeysEvent = z.discriminatedUnion('type', [
  SigningKeyAdded.schema,
  SigningKeysRotated.schema,
  SigningKeyRevoked.schema,
]);
export type SigningKeysEvent = z.output<typeof signingKeysEvent>;
