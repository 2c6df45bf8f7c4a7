import { setImmediate } from 'node:timers/promises';
import { sqliteEventStore } from '@countersign/event-store';
import { embeddedMessaging } from '@countersign/messaging';
import { openSqliteFile } from '@countersign/sqlite-file';
import { codeRing, dataKeyBucket, newKeyRing, openVault } from '@countersign/vault';
import { testClock } from './test-clock.ts';

/** A handler, what it asked to be written, and what was woken by that. */
const turnsToSettle = 3;

/** Everything a service needs, in memory, at a time that stands still until it is moved. */
export const openWorld = ({ start }: { readonly start?: string } = {}) => {
  const { clock, advance } = testClock(start);
  const sqliteFile = openSqliteFile({ file: ':memory:' });
  const store = sqliteEventStore(sqliteFile, { clock });
  const messaging = embeddedMessaging(sqliteFile, { clock });
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
    /** Waits until what is under way at this moment is written: before moving the clock, say. */
    settled: async () => {
      for (let turn = 1; turn <= turnsToSettle; turn += 1) {
        await setImmediate();
        await sqliteFile.write(() => {});
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
