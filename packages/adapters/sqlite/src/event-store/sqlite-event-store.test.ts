import { plus } from '@countersign/core';
import { eventStoreContract } from '@countersign/core/testing';
import { describe } from 'vitest';
import { openSqliteFile, type SqliteFileOptions } from '../file/sqlite-file.ts';
import { sqliteEventStore } from './sqlite-event-store.ts';

const open = (output: Pick<SqliteFileOptions, 'outputCommit'>) => async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const advance = (ms: number) => {
    now = plus(now, ms);
  };
  const sqliteFile = openSqliteFile({ file: ':memory:', ...output });
  const store = sqliteEventStore(sqliteFile, { clock: () => now });
  const close = async () => {
    await store.close();
    await sqliteFile.close();
  };
  return { store, sqliteFile, advance, close };
};

const onLost = (reason: unknown) => {
  throw reason;
};

describe('the sqlite event store', () => eventStoreContract(open({})));
describe('the sqlite event store whose outputs wait for their commits', () =>
  eventStoreContract(open({ outputCommit: { onLost } })));
