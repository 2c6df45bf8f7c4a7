import { startRelay } from '@countersign/relay';
import { answerAll } from './answers.ts';
import { followLists } from './lists.ts';
import { openParts } from './parts.ts';
import type { DirectoryPorts } from './ports.ts';
import { tellErasures } from './relay.ts';
import { makeDecoy } from './user/verify-password.handler.ts';

/** The directory service. `standalone` gives it the world; a test gives it a smaller one. */
export const startDirectory = async (ports: DirectoryPorts) => {
  const { messaging, store } = ports;
  const parts = openParts(ports);
  const decoy = await makeDecoy(parts, parts.newId('clientSecret'));

  const lists = followLists(store);
  const { finishErasure } = parts;
  const relay = startRelay(
    { ...ports.relays, store, messaging },
    tellErasures({ messaging, finishErasure }),
  );
  const serving = await answerAll({ messaging, parts, lists, decoy });

  return {
    /** Resolves once the lists hold what the log held when this was asked. */
    ready: async (): Promise<void> => {
      await store.ping();
      await lists.caughtUp();
    },
    /** Stops answering first, so that nothing in hand misses what it needs. */
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      await parts.failedPasswords.drained();
      await Promise.all([relay.stop(), lists.stop()]);
    },
  };
};
