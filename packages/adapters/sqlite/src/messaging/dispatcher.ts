import { setTimeout as pause } from 'node:timers/promises';
import {
  type Clock,
  correlated,
  type Handled,
  msBetween,
  newOutput,
  pauseAfterMs,
  plus,
  type Serving,
  towardsOutput,
} from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
import { type Delivery, deliveriesOf } from './deliveries.ts';

const timerMaxMs = 60_000;
const troublePauseMs = 1_000;

/** Handles one message. */
export type Handler = (
  body: unknown,
  id: string,
  delivery: { readonly waitedMs: number },
) => Promise<Handled>;

export interface Follower {
  readonly handler: Handler;
  readonly concurrencyMax: number;
  readonly deliveriesMax: number;
  readonly onDeadLetter?: ((id: string) => void) | undefined;
}

interface Round extends Follower {
  readonly inHand: Set<Promise<void>>;
}

interface Needs {
  readonly sqliteFile: SqliteFile;
  readonly clock: Clock;
}

/** What a subject's durables are woken by. */
export const channelOf = (subject: string): string => `messages/${subject}`;

/**
 * Brings one durable's messages to its followers, who share them. What is in hand is remembered
 * here alone: after a crash, whatever was not settled is simply due again.
 */
export const dispatcher = ({ sqliteFile, clock }: Needs, subject: string, durable: number) => {
  const outstanding = deliveriesOf(sqliteFile, clock, durable);
  /** What was there before this process. */
  const leftUpTo = outstanding.last();
  const rounds: Round[] = [];
  const inHand = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  /** Whether all that is due is in hand: then one that is done makes room for nothing. */
  let isDrained = false;
  let unwatch: (() => void) | undefined;

  const postpone = async (seq: number, until: string) => {
    await outstanding.postpone(seq, until);
    // It may be due again already.
    isDrained = false;
    setTimer();
  };

  /** Resolves once the follower is done with it, with what will keep the outcome. */
  const handle = async (follower: Follower, delivery: Delivery) => {
    const { handler, deliveriesMax, onDeadLetter } = follower;
    const { seq, id, body, correlation, publishedAt, attempts } = delivery;
    const deliveries = attempts + 1;
    const bury = () => ({ kept: outstanding.bury(seq).then(() => onDeadLetter?.(id)) });
    // Already delivered too often, and the process died of the last one.
    if (deliveries > deliveriesMax) return bury();

    // Counted while it is handled, so that a message that kills the process is counted too. What
    // could not be counted is delivered once more than it might have been.
    const counted = outstanding.count(seq, deliveries).catch(() => {});
    // What was left by an earlier process may be what ended it.
    if (seq <= leftUpTo) await counted.then(() => sqliteFile.uncommitted()?.committed());
    const work = async () =>
      handler(JSON.parse(body), id, { waitedMs: msBetween(publishedAt, clock()) });
    // Begun by whoever published it perhaps, whose answer does not wait for what comes of it.
    const retryAfterMs = await towardsOutput(newOutput(), () =>
      correlated(correlation ?? id, work),
    ).then(
      (handled) => handled?.retryAfterMs,
      () => pauseAfterMs(deliveries),
    );
    if (retryAfterMs === undefined) return { kept: outstanding.settle(seq) };
    if (deliveries >= deliveriesMax) return bury();
    return { kept: postpone(seq, plus(clock(), retryAfterMs)) };
  };

  /** Until its outcome is kept, a message is in hand, though its follower may take another. */
  const keep = async (seq: number, kept: Promise<void>) => {
    // Where the file could not take the outcome, the message stays due, and comes again.
    await kept.catch(async () => {
      await pause(troublePauseMs, undefined, { ref: false });
      isDrained = false;
    });
    inHand.delete(seq);
    goOn();
  };

  const deliver = async (round: Round, delivery: Delivery) => {
    inHand.add(delivery.seq);
    const { kept } = await handle(round, delivery);
    void keep(delivery.seq, kept);
  };

  const setTimer = () => {
    clearTimeout(timer);
    // What is kept last may be kept after the last follower has stopped, and the file been closed.
    if (rounds.length === 0) return;
    const at = outstanding.nextDue();
    if (at === undefined) return;
    timer = setTimeout(look, Math.min(Math.max(msBetween(clock(), at), 1), timerMaxMs));
    timer.unref();
  };

  /** The follower with the most room, if any has some; of those alike, whose turn it is. */
  const pick = () => {
    const round = rounds
      .filter((each) => each.inHand.size < each.concurrencyMax)
      .toSorted((one, other) => one.inHand.size - other.inHand.size)[0];
    if (round && rounds.length > 1) rounds.push(...rounds.splice(rounds.indexOf(round), 1));
    return round;
  };

  const start = (round: Round, delivery: Delivery) => {
    const ended = deliver(round, delivery).then(() => {
      round.inHand.delete(ended);
      goOn();
    });
    round.inHand.add(ended);
  };

  const work = () => {
    const room = rounds.reduce((sum, round) => sum + round.concurrencyMax - round.inHand.size, 0);
    if (room <= 0) return;
    const limit = room + inHand.size;
    const due = outstanding.due(limit);
    for (const delivery of due) {
      if (inHand.has(delivery.seq)) continue;
      const round = pick();
      if (!round) return;
      start(round, delivery);
    }
    isDrained = due.length < limit;
  };

  /** Goes on with what there was no room for. */
  const goOn = () => {
    if (!isDrained) work();
  };

  /** Looks what there is, when it is new. */
  const look = () => {
    isDrained = false;
    work();
    setTimer();
  };

  const add = (follower: Follower): Serving => {
    const round: Round = { ...follower, inHand: new Set() };
    rounds.push(round);
    unwatch ??= sqliteFile.watch([channelOf(subject)], look);
    look();
    return {
      stop: async () => {
        const at = rounds.indexOf(round);
        if (at !== -1) rounds.splice(at, 1);
        if (rounds.length === 0) {
          clearTimeout(timer);
          unwatch?.();
          unwatch = undefined;
        }
        await Promise.all(round.inHand);
      },
    };
  };

  return { add };
};
