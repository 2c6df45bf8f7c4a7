import { openJournal } from '@countersign/journal';
import { plus } from '@countersign/kernel';
import { eventStoreContract } from '@countersign/kernel/testing';
import { describe } from 'vitest';
import { sqliteEventStore } from './sqlite-event-store.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const advance = (ms: number) => {
    now = plus(now, ms);
  };
  const journal = openJournal({ file: ':memory:' });
  const store = sqliteEventStore(journal, { clock: () => now });
  const close = async () => {
    await store.close();
    await journal.close();
  };
  return { store, journal, advance, close };
};

describe('the sqlite event store', () => eventStoreContract(open));
