import { eventStoreDb } from '@countersign/event-store';
import { eventStoreContract } from '@countersign/kernel/testing';
import { describe } from 'vitest';
import { startEventStore } from './event-store-server.ts';

const open = async () => {
  let now = Date.parse('2026-01-01T12:00:00.000Z');
  const server = await startEventStore({ nowMs: () => now });
  const store = eventStoreDb({ connectionString: server.connectionString });
  return {
    store,
    advance: (ms: number) => {
      now += ms;
    },
    close: async () => {
      await store.close();
      server.stop();
    },
  };
};

describe('the EventStoreDB store, over a stand-in', () => eventStoreContract(open));
