import {
  type ImportedUser,
  type ImportFault,
  registerAuthenticator,
  type updateUser,
} from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import type { Answering } from '../answering.ts';
import type { Reservations } from '../reservation/reservations.ts';
import { userStream } from '../streams.ts';
import { type AdmitUser, chosenId } from '../user/admit-user.ts';
import type { PersonalNames } from '../user/names.ts';
import type { ActiveUser } from '../user/user.state.ts';
import type { Users } from '../user/users.ts';

/** The import that brings somebody, and their place in it. */
export interface Place {
  readonly tenantId: string;
  readonly jobId: string;
  readonly index: number;
  readonly connection: string;
  readonly upsert: boolean;
}

interface Needs extends Pick<Users, 'recall'> {
  readonly admit: AdmitUser;
  readonly update: Answering<typeof updateUser>;
  readonly recallReservation: Reservations['recall'];
  readonly names: PersonalNames;
  readonly vault: Pick<Vault, 'fingerprint'>;
  readonly messaging: Pick<Messaging, 'ask'>;
}

export type Imported = 'inserted' | 'updated' | { readonly fault: ImportFault };

const conflict: Imported = {
  fault: { code: 'CONFLICT', message: 'A user with this email, username or user_id exists.' },
};

const idLength = 24;

/** Brings one person in, or brings them up to date. Done again, it comes to the same. */
export const importUser = (needs: Needs) => {
  const { admit, update, recall, recallReservation, names, vault, messaging } = needs;

  /** An id that is the same each time it is made for this place, and in the shape of all others. */
  const idAt = (mark: string) => {
    const bytes = Buffer.from(vault.fingerprint('imported-user', mark), 'base64url');
    return `auth0|${bytes.toString('hex').slice(0, idLength)}`;
  };

  const goingBy = async ({ tenantId, connection }: Place, email: string) => {
    const held = await recallReservation(names.reservationOf(tenantId, connection, email));
    if (held.status !== 'held') return undefined;
    const state = await recall(held.owner);
    const isTheirs =
      state.status === 'active' && state.claims.some(({ claimId }) => claimId === held.claimId);
    return isTheirs ? state : undefined;
  };

  /** Auth0: by their address, and in what is neither a name to sign in with nor a password. */
  const bringUpToDate = async (
    place: Place,
    { profile, userMetadata, appMetadata }: ImportedUser,
  ): Promise<Imported> => {
    const { email = '', username: _, ...rest } = profile;
    const user = await goingBy(place, email);
    if (!user) return conflict;
    const { tenantId, userId } = user;
    const updated = await update({ tenantId, userId, profile: rest, userMetadata, appMetadata });
    return updated.ok ? 'updated' : conflict;
  };

  const register = async (
    { tenantId, userId }: ActiveUser,
    { factors }: ImportedUser,
  ): Promise<Imported> => {
    for (const authenticator of factors) {
      const asked = { tenantId, userId, authenticator, isMigrated: true };
      const registered = await messaging.ask(registerAuthenticator, asked);
      if (registered.ok || registered.refusal === 'authenticator_exists') continue;
      const what = `${authenticator.kind}: ${registered.refusal}`;
      const message = `The user was imported, but not their ${what}`;
      return { fault: { code: 'MFA_FACTORS_FAILED', message, path: 'mfa_factors' } };
    }
    return 'inserted';
  };

  return async (place: Place, user: ImportedUser): Promise<Imported> => {
    const { tenantId, connection, jobId, index, upsert } = place;
    const mark = `${jobId}.${index}`;
    const userId = user.userId === undefined ? idAt(mark) : chosenId(user.userId);
    const before = await recall(userStream(tenantId, userId));
    // A process that brought them died before it could say so.
    if (before.status === 'active' && before.importMark === mark) return register(before, user);
    if (before.status === 'unknown') {
      const { email = '' } = user.profile;
      const admitted = await admit({
        ...{ ...user, tenantId, userId, connection, importMark: mark },
        profile: { ...user.profile, email },
        hash: async () => user.passwordHash ?? null,
      });
      if (admitted) return register(admitted, user);
    }
    return upsert ? bringUpToDate(place, user) : conflict;
  };
};
export type ImportUser = ReturnType<typeof importUser>;
