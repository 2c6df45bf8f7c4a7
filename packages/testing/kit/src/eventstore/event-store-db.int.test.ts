import { eventStoreContract } from '@countersign/core/testing';
import { eventStoreDb } from '@countersign/eventstoredb';
import { describe } from 'vitest';
import { startEventStore } from './event-store-server.ts';
import { openRealServer, realServer } from './real-server.ts';

const openAfter = (others: number) => async () => {
  let now = Date.parse('2026-01-01T12:00:00.000Z');
  const server = await startEventStore({ nowMs: () => now, others });
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

describe('the EventStoreDB store, over a stand-in', () => eventStoreContract(openAfter(0)));

describe('the EventStoreDB store, over a stand-in that others have filled', () =>
  eventStoreContract(openAfter(60_000)));

if (!realServer()) {
  process.stderr.write(
    '\nEVENTSTORE_URL IS NOT SET: the contract was NOT run against a real EventStoreDB.\n\n',
  );
}
describe.skipIf(!realServer())('the EventStoreDB store, over a real server', () =>
  eventStoreContract(openRealServer),
);
