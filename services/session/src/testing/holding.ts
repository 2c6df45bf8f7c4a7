import type { Login } from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { z } from 'zod';

/** The page that people are at. */
export const origin = 'https://acme.example';
export const relyingParty = { id: 'acme.example', origin, userVerification: 'preferred' as const };
export const relyingParties = {
  'webauthn-roaming': relyingParty,
  'webauthn-platform': relyingParty,
};

const allowing = z.object({ allowCredentials: z.array(z.object({ id: z.string() })) });

/** The keys that people hold, and what they have them sign. */
export const holding = () => {
  const made: SoftKey[] = [];
  const create = (options: unknown, saying: Saying): string => {
    const key = softKey({ origin });
    made.push(key);
    return key.create(options, saying);
  };
  return {
    /** What a key signs for the challenge of a login; whatever there is where it asks for none. */
    sign: ({ challenge }: Login, saying: Saying = {}): string | undefined => {
      const options = challenge?.options;
      if (options === undefined) return undefined;
      const told = { userVerified: true, ...saying };
      if (challenge?.purpose === 'enroll') return create(options, told);
      const { allowCredentials } = allowing.parse(options);
      const theirs = made.find(({ id }) => allowCredentials.some((each) => each.id === id));
      return (theirs ?? softKey({ origin })).get(options, told);
    },
  };
};
