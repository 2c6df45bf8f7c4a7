import type * as contracts from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { AttackProtections } from '../attack-protection/attack-protections.ts';
import { attackProtectionStream, userStream } from '../streams.ts';
import { normalName } from '../user/names.ts';
import type { UserView } from '../user/user-view.ts';
import type { Users } from '../user/users.ts';
import type { Guess, GuessBounds } from './guess-bounds.ts';
import type { WrongGuessBook } from './wrong-guesses.ts';

type Request = ParsedRequestOf<typeof contracts.readUserBlocks>;

interface Needs {
  readonly recallProtection: AttackProtections['recall'];
  readonly recall: Users['recall'];
  readonly view: UserView;
  readonly bounds: GuessBounds;
  readonly wrongGuesses: WrongGuessBook;
}

/** The names that are meant: the one that was given, or all of a person's. */
const namesOf = async ({ recall, view }: Needs, { tenantId, whose }: Request) => {
  if ('identifier' in whose) return [whose.identifier];
  const state = await recall(userStream(tenantId, whose.userId));
  const user = state.status === 'active' ? await view.describe(state) : undefined;
  if (!user) return undefined;
  return [user.profile.email, user.profile.username].filter((name) => name !== undefined);
};

/** The guesses that were made at one of these names, each from where it was made. */
const guessesAt = async (
  { wrongGuesses }: Needs,
  tenantId: string,
  names: readonly string[],
): Promise<readonly Guess[]> => {
  const all = await Promise.all(
    names.map(normalName).map(async (name) => {
      const places = await wrongGuesses.of(tenantId, name);
      return places.map((place) => ({ tenantId, name, ...place }));
    }),
  );
  return all.flat();
};

/** Who is blocked everywhere was tried from many places: that is one block. */
const eachOnce = <Block extends object>(blocks: readonly Block[]): Block[] => [
  ...new Map(blocks.map((block) => [JSON.stringify(block), block])).values(),
];

/** What was tried at whose names, and how the tenant is protected from it. */
const gather = async (needs: Needs, request: Request) => {
  const { tenantId } = request;
  const names = await namesOf(needs, request);
  if (!names) return undefined;
  const [protection, guesses] = await Promise.all([
    needs.recallProtection(attackProtectionStream(tenantId)),
    guessesAt(needs, tenantId, names),
  ]);
  return { names, protection, guesses };
};

/** Tells from where somebody may not try a password just now. */
export const readUserBlocks =
  (needs: Needs): Answering<typeof contracts.readUserBlocks> =>
  async (request) => {
    const gathered = await gather(needs, request);
    if (!gathered) return no('user_unknown');

    const blocks = await Promise.all(
      gathered.guesses.map(async (guess) => {
        const block = await needs.bounds.blockOf(guess, gathered.protection);
        const { name, connection, address } = guess;
        if (block === undefined) return undefined;
        return { identifier: name, connection, ...(block === 'here' && { address }) };
      }),
    );
    return yes({ blocks: eachOnce(blocks.filter((block) => block !== undefined)) });
  };

/** Lets somebody try again, wherever they were blocked. */
export const liftUserBlocks =
  (needs: Needs): Answering<typeof contracts.liftUserBlocks> =>
  async (request) => {
    const gathered = await gather(needs, request);
    if (!gathered) return no('user_unknown');

    const { names, guesses, protection } = gathered;
    await Promise.all(guesses.map((guess) => needs.bounds.lift(guess, protection)));
    const { forget } = needs.wrongGuesses;
    await Promise.all(names.map((name) => forget(request.tenantId, normalName(name))));
    return yes({});
  };
