import { randomBytes } from 'node:crypto';
import { Secret } from '@countersign/core';
import { z } from 'zod';

/** One key of a ring. The newest is the last. */
export interface RingKey {
  readonly id: string;
  readonly key: Secret<Uint8Array>;
  readonly createdAt: string;
}

/** Keys that rotate, each with an id, and one for look-ups that never does. */
export interface KeyRing {
  /** The id of the key that new values are made with; the others still open old ones. */
  readonly current: string;
  readonly keys: readonly RingKey[];
  /** Keyed hashes are looked up by their text, so a new key would lose every old one. */
  readonly lookup: Secret<Uint8Array>;
}

/** A key ring that cannot be used. The message never repeats what the ring holds. */
export class BadKeyRing extends Error {
  override readonly name = 'BadKeyRing';
}

const keyBytes = 32;
const keysMax = 100;

const randomKey = () => new Secret<Uint8Array>(new Uint8Array(randomBytes(keyBytes)));
const ringKey = (createdAt: string): RingKey => ({
  id: randomBytes(8).toString('hex'),
  key: randomKey(),
  createdAt,
});

/** A ring with one fresh key, current at once. */
export const newKeyRing = (createdAt: string): KeyRing => {
  const first = ringKey(createdAt);
  return { current: first.id, keys: [first], lookup: randomKey() };
};

/** The ring with one more key, not yet current. */
export const withNewKey = (ring: KeyRing, createdAt: string): KeyRing => ({
  ...ring,
  keys: [...ring.keys, ringKey(createdAt)],
});

/** The ring with its newest key current. */
export const withNewestCurrent = (ring: KeyRing): KeyRing => ({
  ...ring,
  current: ring.keys.at(-1)?.id ?? ring.current,
});

/** 32 bytes are 43 characters, and the last of them carries four bits: one text for each key. */
const key = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)
  .transform((text) => new Secret<Uint8Array>(new Uint8Array(Buffer.from(text, 'base64url'))));

const schema = z
  .strictObject({
    current: z.string(),
    keys: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
          key,
          createdAt: z.iso.datetime({ precision: 3 }),
        }),
      )
      .min(1)
      .max(keysMax),
    lookup: key,
  })
  .refine(({ keys }) => new Set(keys.map(({ id }) => id)).size === keys.length, {
    message: 'two keys share an id',
  })
  .refine(({ current, keys }) => keys.some(({ id }) => id === current), {
    message: 'the current key is not among the keys',
  });

// JSON.parse quotes the text it stumbles over, and here that text may be a key.
const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadKeyRing('a key ring is not JSON');
  }
};

/** Reads a ring from the JSON that `printKeyRing` makes. @throws {BadKeyRing} */
export const parseKeyRing = (text: string): KeyRing => {
  const parsed = schema.safeParse(json(text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, code, message }) =>
    code === 'custom' ? message : `${path.join('.') || 'the whole'} (${code})`,
  );
  throw new BadKeyRing(`a key ring is malformed: ${faults.join(', ')}`);
};

const inClear = (secret: Secret<Uint8Array>) => Buffer.from(secret.reveal()).toString('base64url');

/** The ring as JSON, keys in clear: for the key ring file alone. */
export const printKeyRing = ({ current, keys, lookup }: KeyRing): string => {
  const printed = keys.map(({ id, key, createdAt }) => ({ id, key: inClear(key), createdAt }));
  return `${JSON.stringify({ current, keys: printed, lookup: inClear(lookup) }, null, 2)}\n`;
};
