import type * as contracts from '@countersign/contracts';
import { type Clock, no, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { FailedPasswords } from '../activity/failed-passwords.ts';
import type { Answering } from '../answering.ts';
import type { AttackProtections } from '../attack-protection/attack-protections.ts';
import { databaseName, type FindConnection } from '../connection/find-connection.ts';
import type { ChargedGuess, GuessBounds } from '../guesses/guess-bounds.ts';
import type { WrongGuessBook } from '../guesses/wrong-guesses.ts';
import type { Reservations } from '../reservation/reservations.ts';
import { attackProtectionStream, userStream } from '../streams.ts';
import { normalName, type PersonalNames } from './names.ts';
import type { Passwords } from './passwords.ts';
import type { ActiveUser } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof contracts.verifyPassword>;

/** Stands in for a user who does not exist or has no password, so that the work is the same. */
export interface Decoy {
  readonly whose: { readonly tenantId: string; readonly userId: string };
  readonly hash: string;
  readonly sealedPassword: string;
}

/** Makes the decoy: nobody knows its password, and no tenant can have its id. */
export const makeDecoy = async (
  { passwords, view }: { readonly passwords: Passwords; readonly view: UserView },
  password: string,
): Promise<Decoy> => {
  const whose = { tenantId: '', userId: 'decoy' };
  const hash = await passwords.hash(password);
  return { whose, hash, sealedPassword: await view.sealPassword(whose, hash) };
};

interface Needs {
  readonly recall: Users['recall'];
  readonly recallReservation: Reservations['recall'];
  readonly findConnection: FindConnection;
  readonly names: PersonalNames;
  readonly passwords: Passwords;
  readonly bounds: GuessBounds;
  readonly recallProtection: AttackProtections['recall'];
  readonly wrongGuesses: WrongGuessBook;
  readonly view: UserView;
  readonly decoy: Decoy;
  readonly failedPasswords: FailedPasswords;
  readonly now: Clock;
}

/** Says no, and has the log told why. */
const failing =
  ({ failedPasswords }: Needs, request: Request, connection: string) =>
  <const Refusal extends string>(
    kind: Parameters<FailedPasswords['tell']>[0]['kind'],
    refusal: Refusal,
    user?: ActiveUser,
  ) => {
    const { tenantId, clientId, address, userAgent } = request;
    const origin = { address, ...(userAgent !== undefined && { userAgent }) };
    const who = { name: normalName(request.username), userId: user?.userId };
    failedPasswords.tell({ kind, tenantId, clientId, connection, origin, ...who });
    return no(refusal);
  };

/**
 * Verifies a password. The guess is charged before anything is looked up, and everybody costs the
 * same work: known or not, with a password or without (OWASP ASVS 6.3.8). That a user is blocked
 * is told only to who knows the password.
 */
export const verifyPassword = (needs: Needs): Answering<typeof contracts.verifyPassword> => {
  const { recall, recallReservation, findConnection, names, passwords, view, decoy } = needs;
  const { bounds, recallProtection, wrongGuesses } = needs;

  /** Who goes by this name, if anybody who has a password. */
  const find = async (
    { tenantId, username }: Request,
    connection: string,
  ): Promise<ActiveUser | undefined> => {
    const name = names.reservationOf(tenantId, connection, username);
    const [held, database] = await Promise.all([
      recallReservation(name),
      findConnection(tenantId, connection),
    ]);
    const nobody = userStream(decoy.whose.tenantId, decoy.whose.userId);
    const state = await recall(held.status === 'held' ? held.owner : nobody);
    if (state.status !== 'active' || held.status !== 'held') return undefined;
    const isTheirs = state.claims.some(({ claimId }) => claimId === held.claimId);
    return isTheirs && database?.strategy === 'auth0' ? state : undefined;
  };

  const isRight = async (user: ActiveUser | undefined, password: string): Promise<boolean> => {
    const theirs = user?.sealedPassword ?? undefined;
    const hash =
      user && theirs !== undefined
        ? await view.openPassword(user, theirs)
        : await view.openPassword(decoy.whose, decoy.sealedPassword);
    const matches = await passwords.verify(hash ?? decoy.hash, password);
    return matches && theirs !== undefined && hash !== undefined;
  };

  /** Whose it would be, and whether it is; the charge is given back where nothing was learned. */
  const check = async (request: Request, connection: string, charged: ChargedGuess) => {
    try {
      const user = await find(request, connection);
      return { user, holds: await isRight(user, request.password) };
    } catch (error) {
      await charged.undo();
      throw error;
    }
  };

  return async (request) => {
    const { tenantId, username, address, connection = databaseName } = request;
    const guess = { tenantId, connection, name: normalName(username), address };
    const protection = recallProtection(attackProtectionStream(tenantId));
    const charged = await bounds.charge(guess, protection);
    const failed = failing(needs, request, connection);
    if (!charged) return failed('guesses_exhausted', 'too_many_guesses');

    const { user, holds } = await check(request, connection, charged);
    if (!user || !holds) {
      const { tenantId: of, userId } = user ?? decoy.whose;
      await wrongGuesses.note(guess, { tenantId: of, userId });
      return failed(user ? 'password_wrong' : 'user_unknown', 'credentials_wrong', user);
    }
    await charged.settle();
    if (user.blocked) return failed('user_blocked', 'user_blocked', user);
    return yes({ userId: user.userId, at: needs.now() });
  };
};
