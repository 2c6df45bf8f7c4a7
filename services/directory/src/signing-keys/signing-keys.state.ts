import type { metadata, signingKey } from '@countersign/contracts';
import type { z } from 'zod';
import type { SigningKeysEvent } from './signing-keys.events.ts';

export type Metadata = z.output<typeof metadata>;
export type SigningKey = z.output<typeof signingKey>;

/** The keys of a tenant that may be told of, oldest first. None at all before its first one. */
export interface SigningKeys {
  readonly keys: readonly SigningKey[];
}

export const initial: SigningKeys = { keys: [] };

/** What a rotation makes of the keys. A revoked one and one past its overlap are forgotten. */
const rotated = (keys: readonly SigningKey[], at: string): readonly SigningKey[] =>
  keys.flatMap((key): SigningKey[] => {
    if (key.status === 'next') return [{ ...key, status: 'current', currentSince: at }];
    if (key.status === 'current') return [{ ...key, status: 'previous', currentUntil: at }];
    return [];
  });

export const evolve = ({ keys }: SigningKeys, { type, data }: SigningKeysEvent): SigningKeys => {
  switch (type) {
    case 'SigningKeyAdded': {
      const { at, ...key } = data;
      return { keys: [...keys, { ...key, status: 'next', addedAt: at }] };
    }
    case 'SigningKeysRotated':
      return { keys: rotated(keys, data.at) };
    case 'SigningKeyRevoked':
      return {
        keys: keys.map((key) =>
          key.keyId === data.keyId ? { ...key, status: 'revoked', revokedAt: data.at } : key,
        ),
      };
  }
};
