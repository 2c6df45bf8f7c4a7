import { createUser, fromSeed } from 'nkeys.js';

/** The seed of a new user: who has it is that user. */
export const newSeed = (): string => new TextDecoder().decode(createUser().getSeed());

/** What the server knows the holder of a seed by. */
export const publicKeyOf = (seed: string): string =>
  fromSeed(new TextEncoder().encode(seed)).getPublicKey();
