import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  decodeReply,
  type EventStore,
  frozen,
  type Messaging,
  type Operation,
  passReply,
  type ReplyOf,
} from '@countersign/core';
import { embeddedMessaging, openSqliteFile, sqliteEventStore } from '@countersign/sqlite';
import { codeRing, dataKeyBucket, newKeyRing, openVault } from '@countersign/vault';
import { testClock } from './test-clock.ts';

/** A handler, what it asked to be written, and what was woken by that: so long nothing changes. */
const quietTurns = 4;
/** Some tests hold a message in hand on purpose: what it waits for will not come by waiting. */
const turnsMax = 2_000;

export interface WorldOptions {
  readonly start?: string | undefined;
  /** The ports as those see them who are given this world: counted, say. */
  readonly seen?: {
    readonly store?: (store: EventStore) => EventStore;
    readonly messaging?: (messaging: Messaging) => Messaging;
  };
}

/**
 * Passes a reply on as a process does, and fails where reading it would have made something else of
 * it. Whoever is given it cannot change it: it may be what the service itself keeps.
 */
const passExactly = <O extends Operation>(operation: O, reply: unknown): ReplyOf<O> => {
  const passed = passReply(operation, reply);
  const read = decodeReply(operation, reply);
  if (isDeepStrictEqual(passed, read)) return frozen(passed);
  throw new Error(`${operation.subject} was answered with more than it names, or less`);
};

/** Everything a service needs, in memory, at a time that stands still until it is moved. */
export const openWorld = ({ start, seen = {} }: WorldOptions = {}) => {
  const { clock, advance } = testClock(start);
  const onLost = (reason: unknown) => {
    throw reason;
  };
  const sqliteFile = openSqliteFile({ file: ':memory:', outputCommit: { onLost } });
  const { store: storeSeen = (each) => each, messaging: messagingSeen = (each) => each } = seen;
  const store = storeSeen(sqliteEventStore(sqliteFile, { clock }));
  const messaging = messagingSeen(embeddedMessaging(sqliteFile, { clock, pass: passExactly }));
  const dataKeys = messaging.keyValue(dataKeyBucket);
  const vault = openVault({ masterKeys: newKeyRing(clock()), dataKeys });
  const codes = codeRing(newKeyRing(clock()));

  return {
    clock,
    /** Moves the clock, and lets what has become due happen. */
    advance: (ms: number) => {
      advance(ms);
      sqliteFile.wake();
    },
    /**
     * Waits until what is under way at this moment is written: before moving the clock, say. That
     * is when no message is due or in hand, and some turns have passed in which nothing changed.
     */
    settled: async () => {
      const { db } = sqliteFile;
      const changes = db.prepare('SELECT total_changes() AS count');
      const due = db.prepare(
        'SELECT count(*) AS count FROM deliveries WHERE is_dead = 0 AND due_at <= ?',
      );
      let [quiet, before] = [0, changes.get()?.count];
      for (let turn = 1; turn <= turnsMax && quiet < quietTurns; turn += 1) {
        await setImmediate();
        await sqliteFile.uncommitted()?.committed();
        const after = changes.get()?.count;
        quiet = after === before && due.get(clock())?.count === 0 ? quiet + 1 : 0;
        before = after;
      }
    },
    sqliteFile,
    store,
    messaging,
    vault,
    codes,
    close: async () => {
      await messaging.close();
      await store.close();
      await sqliteFile.close();
    },
  };
};

export type World = ReturnType<typeof openWorld>;
