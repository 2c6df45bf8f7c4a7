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
import { recordedEvent } from './recorded-event.ts';

const pauseFirstMs = 50;
const pauseMaxMs = 5_000;

/** What a category's followers are woken by. */
export const channelOf = (category: string): string => `events/${category}`;

/** Follows the log: asleep until one of its categories is appended to, never polling for it. */
export const follower = (
  sqliteFile: SqliteFile,
  head: () => Position,
  onTrouble: (reason: unknown, categories: readonly string[]) => void,
) => {
  const follow = ({ categories, after, onEvents }: FollowOptions): Following => {
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
      const { rows, isFull } = next(rowOf(handled));
      const last = rows.at(-1);
      if (last) {
        const checkpoint = positionOf(last.position);
        await onEvents(rows.map(recordedEvent), checkpoint);
        handled = checkpoint;
      }
      if (!isFull && end > handled) handled = end;
      arrive(handled);
      return isFull;
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

    const unwatch = sqliteFile.watch(categories.map(channelOf), ring);
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
