import { setTimeout } from 'node:timers/promises';
import {
  beginning,
  bell,
  categoryOf,
  type Following,
  type FollowOptions,
  type Position,
  type RecordedEvent,
  waitingRoom,
} from '@countersign/core';
import { type Connection, jittered } from './connection.ts';
import { forgottenIn, type IsKept } from './forgotten.ts';
import { readLog } from './read.ts';
import { type Subscription, subscribe } from './subscription.ts';
import { EventStoreDbError, isRefusal, trouble } from './trouble.ts';

const pauseFirstMs = 50;
const pauseMaxMs = 5_000;
/** How long somebody waits before we look ourselves whether there is anything to wait for. */
const lookFirstMs = 5;
const pageMax = 256;
/** How often the same refusal is told again. */
const sayEveryMs = 60_000;

interface Needs {
  readonly connection: Connection;
  readonly onTrouble: (reason: unknown, categories: readonly string[]) => void;
}

/** A pause that doubles each time, until it is reset. */
const pauses = (signal: AbortSignal) => {
  let ms = pauseFirstMs;
  return {
    reset: () => {
      ms = pauseFirstMs;
    },
    pause: async () => {
      await setTimeout(jittered(ms), undefined, { signal }).catch(() => {});
      ms = Math.min(ms * 2, pauseMaxMs);
    },
  };
};

/** Follows the log, through as many subscriptions as it takes. */
export const follower = ({ connection, onTrouble }: Needs) => {
  const { deadlineMs, reading } = connection;

  return ({ categories, after, onEvents }: FollowOptions): Following => {
    if (categories.length === 0) throw new Error('a follower follows at least one category');
    const { ring, rung } = bell();
    const { isEmpty, wait, arrive, leave } = waitingRoom();
    const stopping = new AbortController();
    const { signal } = stopping;
    const handling = pauses(signal);
    const connecting = pauses(signal);
    const prefixes = categories.map((category) => `${category}-`);
    let handled = after;
    let lookMs = lookFirstMs;
    let said: { readonly message: string; readonly until: number } | undefined;

    const advance = (position: Position) => {
      if (position > handled) handled = position;
      arrive(handled);
    };

    /** Hands a batch over until it is taken. */
    const tell = async (events: readonly RecordedEvent[], checkpoint: Position) => {
      while (!signal.aborted) {
        try {
          await onEvents(events, checkpoint);
          handling.reset();
          return advance(checkpoint);
        } catch (reason) {
          // The batch comes again, after a wait that is longer each time.
          onTrouble(reason, categories);
          await handling.pause();
        }
      }
    };

    /**
     * Reads a page on from where we are, past what is none of ours: a checkpoint comes only now and
     * then. Answers the first event that the subscription owes us, and whether there is more to
     * look at; a long way is left to the subscription, whose filter sends us nothing of others.
     */
    const look = async (): Promise<{ owed?: Position; isMore: boolean }> => {
      const page = (await reading.once(readLog(handled, pageMax))) ?? [];
      const news = page.filter(({ position }) => position > handled);
      const at = news.findIndex(({ stream }) => categories.includes(categoryOf(stream)));
      const passed = at === -1 ? news.at(-1) : news[at - 1];
      if (passed) advance(passed.position);
      const owed = news[at]?.position;
      return { ...(owed !== undefined && { owed }), isMore: page.length === pageMax };
    };

    const run = async (subscription: Subscription, isKept: IsKept) => {
      let owed: Position | undefined;
      let owedAt = 0;
      while (!signal.aborted) {
        const { events, checkpoint, isOld } = subscription.take();
        if (checkpoint > handled) {
          await tell(isOld ? events.filter(isKept) : events, checkpoint);
          connecting.reset();
          continue;
        }
        subscription.check();
        if (await rung(isEmpty() ? deadlineMs : lookMs)) continue;
        const { owed: missing, isMore } = await look();
        lookMs = isMore ? lookFirstMs : Math.min(lookMs * 2, deadlineMs);
        if (missing === undefined || missing !== owed) {
          [owed, owedAt] = [missing, performance.now()];
        } else if (performance.now() - owedAt >= deadlineMs) {
          throw new EventStoreDbError('subscription-silent');
        }
      }
    };

    /** What the server refuses, it will refuse until somebody gives a right: once a minute. */
    const say = (reason: EventStoreDbError) => {
      const isRepeated = reason.message === said?.message && performance.now() < said.until;
      if (isRefusal(reason) && isRepeated) return;
      said = { message: reason.message, until: performance.now() + sayEveryMs };
      onTrouble(reason, categories);
    };

    const live = async () => {
      while (!signal.aborted) {
        let subscription: Subscription | undefined;
        try {
          const client = await connection.confirmedClient();
          const terms = { categories, after: handled, deadlineMs, signal };
          const isKept = await forgottenIn(client, terms);
          subscription = subscribe(client, { prefixes, after: handled }, ring);
          await run(subscription, isKept);
        } catch (reason) {
          say(trouble(reason));
        } finally {
          subscription?.end();
        }
        await connecting.pause();
      }
    };
    const living = live();

    return {
      reached: (position) => {
        if (position <= handled || position === beginning) return Promise.resolve();
        if (signal.aborted) return Promise.reject(new Error('the follower has stopped'));
        lookMs = lookFirstMs;
        const arrival = wait(position);
        ring();
        return arrival;
      },
      stop: async () => {
        stopping.abort();
        ring();
        await living;
        leave(new Error('the follower has stopped'));
      },
    };
  };
};
