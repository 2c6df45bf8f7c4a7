import { type User as Described, metadata, profile } from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { ActiveUser } from './user.state.ts';

const content = z.object({ profile, userMetadata: metadata, appMetadata: metadata });
/** What is known of a person, in clear. */
export type Content = z.output<typeof content>;

type Whose = Pick<ActiveUser, 'tenantId' | 'userId'>;
/** What is told of a user, beside what is sealed. */
export type Outline = Pick<
  ActiveUser,
  | 'tenantId'
  | 'userId'
  | 'connection'
  | 'strategy'
  | 'sealedProfile'
  | 'blocked'
  | 'passwordChangedAt'
  | 'createdAt'
  | 'updatedAt'
>;

/** Seals and opens what is known of a person. */
export const userView = (vault: Vault) => {
  const open = async (user: Whose, sealedProfile: string): Promise<Content | undefined> => {
    const text = await vault.openFor(user, 'profile', sealedProfile);
    return text === undefined ? undefined : content.parse(JSON.parse(text));
  };

  return {
    seal: (user: Whose, known: Content) => vault.sealFor(user, 'profile', JSON.stringify(known)),
    open,
    sealPassword: (user: Whose, hash: string) => vault.sealFor(user, 'password', hash),
    openPassword: (user: Whose, sealed: string) => vault.openFor(user, 'password', sealed),

    /** A user in clear; `undefined` once erased. */
    describe: async (user: Outline): Promise<Described | undefined> => {
      const known = await open(user, user.sealedProfile);
      if (!known) return undefined;
      const { tenantId, userId, connection, strategy, blocked, createdAt, updatedAt } = user;
      const { passwordChangedAt } = user;
      return {
        tenantId,
        userId,
        connection,
        strategy,
        ...known,
        blocked,
        ...(passwordChangedAt !== undefined && { passwordChangedAt }),
        createdAt,
        updatedAt,
      };
    },
  };
};

export type UserView = ReturnType<typeof userView>;
