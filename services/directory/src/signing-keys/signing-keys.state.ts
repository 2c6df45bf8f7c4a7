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

/** What a rotation makes of a key. A revoked one and one past its overlap are forgotten. */
const succeeded = { next: 'current', current: 'previous' } as const;

const rotated = (keys: readonly SigningKey[]): readonly SigningKey[] =>
  keys.flatMap((key) =>
    key.status === 'next' || key.status === 'current'
      ? [{ ...key, status: succeeded[key.status] }]
      : [],
  );

export const evolve = ({ keys }: SigningKeys, { type, data }: SigningKeysEvent): SigningKeys => {
  switch (type) {
    case 'SigningKeyAdded': {
      const { at: _, ...key } = data;
      return { keys: [...keys, { ...key, status: 'next' }] };
    }
    case 'SigningKeysRotated':
      return { keys: rotated(keys) };
    case 'SigningKeyRevoked':
      return {
        keys: keys.map((key) => (key.keyId === data.keyId ? { ...key, status: 'revoked' } : key)),
      };
  }
};
