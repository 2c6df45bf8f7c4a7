import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeContext } from '@countersign/contracts';
import type { KeyRing } from './key-ring.ts';
import { purposeKey, unambiguous } from './purpose-key.ts';

/** Makes one-time codes from what they are for, so that none is ever stored. */
export interface CodeRing {
  /** The key of new codes; its id goes with the challenge, so that rotating breaks none. */
  readonly currentKeyId: string;
  /**
   * The code of this context: HMAC-SHA-256, its first 64 bits reduced to decimal digits, leading
   * zeros kept. No code is likelier than another by more than 10^digits / 2^64 of its share: less
   * than 2^-44 for six digits, 2^-30 for ten (NIST SP 800-63B 3.1.3.2, OWASP ASVS 6.5.3).
   * @throws {UnknownCodeKey}
   */
  readonly derive: (
    context: CodeContext,
    options: { readonly keyId: string; readonly digits: number },
  ) => string;
  /** Compares without telling by its time how much was right. */
  readonly equals: (one: string, other: string) => boolean;
}

/** Thrown for a code key that this ring does not hold: it rotated elsewhere, and not here yet. */
export class UnknownCodeKey extends Error {
  override readonly name = 'UnknownCodeKey';
}

/** "At least six decimal digits" (NIST SP 800-63B 3.1.3.2); with more than ten nobody types it. */
const digitsMin = 6;
const digitsMax = 10;

const written = (context: CodeContext) =>
  unambiguous(
    context.tenantId,
    context.userId,
    context.challengeId,
    context.authenticatorId,
    context.purpose,
    context.send,
  );

/** The code ring that session and sms-dispatch share, from its keys. */
export const codeRing = (ring: KeyRing): CodeRing => {
  const keys = new Map(ring.keys.map(({ id, key }) => [id, purposeKey(key, 'code')]));

  return {
    currentKeyId: ring.current,
    derive: (context, { keyId, digits }) => {
      const key = keys.get(keyId);
      if (!key) throw new UnknownCodeKey('a code asks for a key that is not in the ring');
      if (!Number.isInteger(digits) || digits < digitsMin || digits > digitsMax) {
        throw new RangeError(`a code has ${digitsMin} to ${digitsMax} digits`);
      }
      const mac = createHmac('sha256', key).update(written(context)).digest();
      const number = mac.readBigUInt64BE(0) % 10n ** BigInt(digits);
      return number.toString().padStart(digits, '0');
    },
    equals: (one, other) => {
      const [a, b] = [Buffer.from(one), Buffer.from(other)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
  };
};
