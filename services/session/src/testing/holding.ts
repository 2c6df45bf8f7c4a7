import type { Login } from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import type { User } from '@countersign/vault';
import { z } from 'zod';

/** The page that people are at. */
export const origin = 'https://acme.example';
export const relyingParty = { id: 'acme.example', origin, userVerification: 'preferred' as const };
export const relyingParties = {
  'webauthn-roaming': relyingParty,
  'webauthn-platform': relyingParty,
};

const named = z.array(z.object({ id: z.string() }));
const allowing = z.object({ allowCredentials: named });
const naming = z.looseObject({
  allowCredentials: named.default([]),
  excludeCredentials: named.default([]),
});

/** The ids of all keys that a browser is told of with what it is to sign or to make. */
export const keysNamedIn = (options: unknown): readonly string[] => {
  const { allowCredentials, excludeCredentials } = naming.parse(options);
  return [...allowCredentials, ...excludeCredentials].map(({ id }) => id);
};

/** The keys that people hold, and what they have them sign. */
export const holding = () => {
  const made: SoftKey[] = [];
  const owners = new Map<string, User>();
  const create = ({ tenantId, userId }: User, options: unknown, saying: Saying): string => {
    const key = softKey({ origin });
    made.push(key);
    owners.set(key.id, { tenantId, userId });
    return key.create(options, saying);
  };
  return {
    /** Who made a key, whatever became of it. */
    ownerOf: (id: string): User | undefined => owners.get(id),
    /** What a key signs for the challenge of a login; whatever there is where it asks for none. */
    sign: (login: Login, saying: Saying = {}): string | undefined => {
      const { challenge } = login;
      const options = challenge?.options;
      if (options === undefined) return undefined;
      const told = { userVerified: true, ...saying };
      if (challenge?.purpose === 'enroll') return create(login, options, told);
      const { allowCredentials } = allowing.parse(options);
      const theirs = made.find(({ id }) => allowCredentials.some((each) => each.id === id));
      return (theirs ?? softKey({ origin })).get(options, told);
    },
  };
};
