import { plus } from '@countersign/kernel';
import { eventStoreContract } from '@countersign/kernel/testing';
import { openSqliteFile } from '@countersign/sqlite-file';
import { describe } from 'vitest';
import { sqliteEventStore } from './sqlite-event-store.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const advance = (ms: number) => {
    now = plus(now, ms);
  };
  const sqliteFile = openSqliteFile({ file: ':memory:' });
  const store = sqliteEventStore(sqliteFile, { clock: () => now });
  const close = async () => {
    await store.close();
    await sqliteFile.close();
  };
  return { store, sqliteFile, advance, close };
};

describe('the sqlite event store', () => eventStoreContract(open));
