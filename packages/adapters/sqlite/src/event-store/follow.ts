import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  bell,
  type Following,
  type FollowOptions,
  type Position,
  waitingRoom,
} from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
import { batchReader } from './batch.ts';
import { positionOf, rowOf } from './position.ts';
import type { EventReader } from './recorded-event.ts';

const pauseFirstMs = 50;
const pauseMaxMs = 5_000;

/** What a category's followers are woken by, and those among them who see what is committed. */
export const channelOf = (category: string): string => `events/${category}`;
export const committedChannelOf = (category: string): string => `committed/${category}`;

interface Needs {
  readonly sqliteFile: SqliteFile;
  readonly head: () => Position;
  /** The row at which what is not committed begins, where there is any. */
  readonly committedBefore: () => number | undefined;
  readonly eventOf: EventReader;
  readonly onTrouble: (reason: unknown, categories: readonly string[]) => void;
}

/** Follows the log: asleep until one of its categories is appended to, never polling for it. */
export const follower = ({ sqliteFile, head, committedBefore, eventOf, onTrouble }: Needs) => {
  const follow = (options: FollowOptions): Following => {
    const { categories, after, onEvents, seesUncommitted = false } = options;
    const next = batchReader(sqliteFile.db, categories);
    const { ring, rung } = bell();
    const { isEmpty, wait, arrive, leave } = waitingRoom();
    const stopping = new AbortController();
    let handled = after;
    let pauseMs = pauseFirstMs;

    /** Handles what comes next; says whether there may be more at once. */
    const step = async (): Promise<boolean> => {
      // Where nobody waits, nobody asks how far the rest of the log has got.
      const end = isEmpty() ? handled : head();
      const before = seesUncommitted ? undefined : committedBefore();
      const { rows: all, isFull } = next(rowOf(handled));
      const rows = before === undefined ? all : all.filter(({ position }) => position < before);
      const isCut = rows.length < all.length;
      // Woken once it is committed; where somebody waits, that is now.
      if (isCut && !isEmpty()) sqliteFile.uncommitted()?.committed().catch(ring);
      const last = rows.at(-1);
      if (last) {
        const checkpoint = positionOf(last.position);
        await onEvents(rows.map(eventOf), checkpoint);
        handled = checkpoint;
      }
      if (!isFull && !isCut && end > handled) handled = end;
      arrive(handled);
      return isFull && !isCut;
    };

    const run = async () => {
      await setImmediate();
      while (!stopping.signal.aborted) {
        try {
          const isMore = await step();
          pauseMs = pauseFirstMs;
          await (isMore ? setImmediate() : rung());
        } catch (reason) {
          // The batch comes again, after a wait that is longer each time.
          onTrouble(reason, categories);
          await setTimeout(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
          pauseMs = Math.min(pauseMs * 2, pauseMaxMs);
        }
      }
    };

    const channels = categories.map(seesUncommitted ? channelOf : committedChannelOf);
    const unwatch = sqliteFile.watch(channels, ring);
    const running = run();

    return {
      reached: (position) => {
        if (position <= handled) return Promise.resolve();
        if (stopping.signal.aborted) return Promise.reject(new Error('the follower has stopped'));
        const arrival = wait(position);
        ring();
        return arrival;
      },
      stop: async () => {
        stopping.abort();
        unwatch();
        ring();
        await running;
        leave(new Error('the follower has stopped'));
      },
    };
  };
  return follow;
};
