import { type Clock, isFresh, plus } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Claim } from './claim.events.ts';
import type { Reservation } from './reservation.state.ts';
import type { Reservations } from './reservations.ts';

/**
 * How long a hold may stay unused before it counts as orphaned by a crash. It only spares the
 * living a race: what makes a take-over safe is the fence in the owner's stream.
 */
const graceMs = 10_000;

interface Needs {
  readonly run: Reservations['run'];
  readonly now: Clock;
  readonly newId: NewId;
  /** Whether the owner uses the hold. Where it does not, it no longer can when this resolves. */
  readonly isInUse: (owner: string, claimId: string) => Promise<boolean>;
}

type Held = Extract<Reservation, { status: 'held' }>;

/** Unique names: reserved first and used after; a crash in between is made up for. */
export const claims = ({ run, now, newId, isInUse }: Needs) => {
  const takeOver = async (name: string, orphan: string, owner: string) => {
    const claimId = newId('claim');
    const command = { type: 'TakeOverName', orphan, owner, claimId, now: now() } as const;
    const { refusal } = await run(name, command);
    return refusal ? undefined : { name, claimId };
  };

  const shareOrTakeOver = async (name: string, held: Held, owner: string) => {
    const theirs = held.owner === owner ? { name, claimId: held.claimId } : undefined;
    if (isFresh(plus(held.since, graceMs), 'name claim', graceMs, now)) return theirs;
    return (await isInUse(held.owner, held.claimId)) ? theirs : takeOver(name, held.claimId, owner);
  };

  /** A hold on the name for this owner, or nothing where somebody else has it. */
  const claim = async (name: string, owner: string): Promise<Claim | undefined> => {
    const claimId = newId('claim');
    const command = { type: 'ReserveName', owner, claimId, now: now() } as const;
    const { state } = await run(name, command);
    if (state.status !== 'held' || state.claimId === claimId) return { name, claimId };
    return shareOrTakeOver(name, state, owner);
  };

  /** Releases the holds that the owner does not use, or no more; the others stay. */
  const giveBack = async (held: readonly Claim[], owner: string): Promise<void> => {
    for (const { name, claimId } of held) {
      if (await isInUse(owner, claimId)) continue;
      await run(name, { type: 'ReleaseName', claimId, now: now() });
    }
  };

  const claimAll = async (names: readonly string[], owner: string, held: Claim[]) => {
    for (const name of names) {
      const one = await claim(name, owner);
      if (!one) return false;
      held.push(one);
    }
    return true;
  };

  /**
   * Holds all the names while `work` comes to use them, or answers nothing where one is taken.
   * Whatever happens, a hold that is not used in the end is given back.
   */
  const holding = async <Result>(
    names: readonly string[],
    owner: string,
    work: (held: readonly Claim[]) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const held: Claim[] = [];
    try {
      return (await claimAll(names, owner, held)) ? await work(held) : undefined;
    } finally {
      await giveBack(held, owner);
    }
  };

  return { holding, giveBack };
};

export type Claims = ReturnType<typeof claims>;
