import {
  hashSchemeOf,
  type verifyPassword as operation,
  ownHashScheme,
} from '@countersign/contracts';
import { type Clock, no, type ParsedRequestOf, yes } from '@countersign/core';
import type { FailedPasswords } from '../activity/failed-passwords.ts';
import type { Answering } from '../answering.ts';
import type { AttackProtections } from '../attack-protection/attack-protections.ts';
import { databaseName } from '../connection/find-connection.ts';
import type { ChargedGuess, GuessBounds } from '../guesses/guess-bounds.ts';
import type { WrongGuessBook } from '../guesses/wrong-guesses.ts';
import { attackProtectionStream, userStream } from '../streams.ts';
import { type NameFinderNeeds, nameFinder } from './find-by-name.ts';
import { normalName } from './names.ts';
import type { Passwords } from './passwords.ts';
import type { ActiveUser } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof operation>;

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

interface Needs extends NameFinderNeeds {
  readonly run: Users['run'];
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
 * Gives who brought their hash from elsewhere one of our own, now that the password is known. Where
 * it was changed meanwhile, or cannot be written, it is left: the next right password does it.
 */
const rehash = async (
  { run, passwords, view, now }: Needs,
  { tenantId, userId, sealedPassword: before }: ActiveUser,
  password: string,
): Promise<void> => {
  try {
    const hash = await passwords.hash(password);
    const sealedPassword = await view.sealPassword({ tenantId, userId }, hash);
    await run(userStream(tenantId, userId), (state) => ({
      type: 'ChangeUser',
      ...(state.status === 'active' &&
        state.sealedPassword === before && { sealedPassword, isRehash: true }),
      now: now(),
    }));
  } catch {
    // They have proved their password, and are let in with the hash that they have.
  }
};

/**
 * Verifies a password. The guess is charged before anything is looked up, and everybody costs the
 * same work: known or not, with a password or without (OWASP ASVS 6.3.8). Where people have brought
 * hashes of other schemes, a wrong password costs one of each scheme, whosever it is. That a user
 * is blocked is told only to who knows the password.
 */
export const verifyPassword = (needs: Needs): Answering<typeof operation> => {
  const { passwords, view, decoy, bounds, recallProtection, wrongGuesses } = needs;
  const find = nameFinder(needs);

  /** Whether it is theirs, and of which scheme the hash was that it was held against. */
  const compare = async (user: ActiveUser | undefined, password: string) => {
    const theirs = user?.sealedPassword ?? undefined;
    const hash =
      user && theirs !== undefined
        ? await view.openPassword(user, theirs)
        : await view.openPassword(decoy.whose, decoy.sealedPassword);
    const matches = await passwords.verify(hash ?? decoy.hash, password);
    return {
      holds: matches && theirs !== undefined && hash !== undefined,
      scheme: hashSchemeOf(hash ?? decoy.hash),
    };
  };

  /** Whose it would be, and whether it is; the charge is given back where nothing was learned. */
  const check = async (request: Request, connection: string, charged: ChargedGuess) => {
    try {
      const { tenantId, username, password } = request;
      const { user, database } = await find(tenantId, connection, username);
      const { holds, scheme } = await compare(user, password);
      if (user && holds) {
        if (scheme !== ownHashScheme) await rehash(needs, user, password);
        return { user, holds };
      }
      for (const other of [ownHashScheme, ...(database?.hashSchemes ?? [])]) {
        if (other !== scheme) await passwords.spend(other, password);
      }
      return { user, holds };
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
    if (!charged) {
      const { refusal } = failed('guesses_exhausted', 'too_many_guesses');
      return no(refusal, { retryAt: await bounds.retryAt(guess, protection) });
    }

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
