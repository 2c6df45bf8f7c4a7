import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Secret } from '@countersign/core';

/** What a ring's keys are used for. Each use has a key of its own, so that none weakens another. */
export type Purpose = 'seal' | 'wrap' | 'fingerprint' | 'code' | 'carried';

/** The 256-bit key of a purpose, by HKDF-SHA-256 (RFC 5869): all that a ring's key is used for. */
export const purposeKey = (key: Secret<Uint8Array>, purpose: Purpose): KeyObject =>
  createSecretKey(
    new Uint8Array(hkdfSync('sha256', key.reveal(), '', `countersign/${purpose}`, 32)),
  );

/** Texts as one text, such that different lists never give the same: JSON quotes what it holds. */
export const unambiguous = (...parts: readonly (string | number)[]): string =>
  JSON.stringify(parts);
