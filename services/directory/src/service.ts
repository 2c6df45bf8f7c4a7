import { importDue } from '@countersign/contracts';
import { retainStreams, startRelay } from '@countersign/relay';
import { answerAll } from './answers.ts';
import { followLists } from './lists.ts';
import { openParts, type Parts } from './parts.ts';
import type { DirectoryPorts } from './ports.ts';
import { repeatErasures, tellErasures, tellImports } from './relay.ts';
import { updateUser } from './user/update-user.handler.ts';
import { makeDecoy } from './user/verify-password.handler.ts';
import { importUser } from './user-import/import-user.ts';
import { runImport } from './user-import/run-import.ts';

/** An import is gone after a day; until then it comes back, however often a replica ends. */
const deliveriesMax = 1_000;
/** Auth0: what there is of a job is gone after a day. */
const keptForDays = { importJob: 1 };

/** Works off imports, one at a time here, as many as there are replicas. */
const followImports = (
  { messaging }: Pick<DirectoryPorts, 'messaging'>,
  parts: Parts,
  stopping: AbortSignal,
) => {
  const { users, reservations, importJobs, connections } = parts;
  const own = { ...parts, messaging };
  return messaging.follow(
    importDue,
    { durable: 'directory', concurrencyMax: 1, deliveriesMax },
    runImport({
      ...{ ...own, ...importJobs, stopping },
      runConnection: connections.run,
      importUser: importUser({
        ...{ ...own, ...users, recallReservation: reservations.recall },
        update: updateUser({ ...parts, ...users }),
      }),
    }),
  );
};

/** The directory service. `standalone` gives it the world; a test gives it a smaller one. */
export const startDirectory = async (ports: DirectoryPorts) => {
  const { messaging, store } = ports;
  const parts = openParts(ports);
  const decoy = await makeDecoy(parts, parts.newId('clientSecret'));

  const lists = await followLists({ store, file: ports.listsFile ?? ':memory:' });
  const { finishErasure } = parts;
  const relayPorts = { ...ports.relays, store, messaging };
  const relays = [
    startRelay(relayPorts, tellErasures({ messaging, finishErasure })),
    startRelay(relayPorts, repeatErasures({ finishErasure })),
    startRelay(relayPorts, tellImports(messaging)),
    startRelay(relayPorts, retainStreams({ service: 'directory', store, days: keptForDays })),
  ];
  const stopping = new AbortController();
  const imports = await followImports(ports, parts, stopping.signal);
  const serving = await answerAll({ messaging, parts, lists, decoy });

  return {
    /** Resolves once it answers all that a login asks; the list of people may not be made yet. */
    working: async (): Promise<void> => {
      await store.ping();
      await lists.loginsCaughtUp();
    },
    /** Resolves once every list holds what the log held when this was asked. */
    ready: async (): Promise<void> => {
      await store.ping();
      await lists.caughtUp();
    },
    /** Stops answering first, so that nothing in hand misses what it needs. */
    stop: async (): Promise<void> => {
      stopping.abort();
      await Promise.all([imports, ...serving].map((each) => each.stop()));
      await parts.failedPasswords.drained();
      await Promise.all([lists, ...relays].map((each) => each.stop()));
    },
  };
};
