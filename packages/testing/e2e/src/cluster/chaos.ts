import { setTimeout as pause } from 'node:timers/promises';
import { eventStoreDb } from '@countersign/eventstoredb';
import { seeded } from '@countersign/testkit';
import { auditOf } from '../kill/audit.ts';
import { changing } from './changes.ts';
import { startCluster } from './cluster.ts';
import { crowdEnvironment, gatherCrowd } from './crowd.ts';
import { troubling } from './troubles.ts';

const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

/** Nothing is lost as long as it ends at last: retries pause for up to half a minute. */
const settleWithinMs = 120_000;
const lookEveryMs = 1_000;

/** What the log says, once every text that was asked for has an outcome, or none is to come. */
const settledAudit = async (connectionString: string) => {
  const store = eventStoreDb({ connectionString });
  let said = await auditOf(store);
  for (
    let waitedMs = 0;
    said.codesWithoutOutcome > 0 && waitedMs < settleWithinMs;
    waitedMs += lookEveryMs
  ) {
    await pause(lookEveryMs);
    said = await auditOf(store);
  }
  await store.close();
  return said;
};

/**
 * Two replicas of everything over a store of three nodes, people who log in, an admin who changes
 * things, and trouble for so many seconds. Answers what came of it.
 */
export const chaos = async (seconds: number, seed: number) => {
  const cluster = await startCluster({
    ...{ replicas: 2, environment: crowdEnvironment, storeNodes: 3 },
  });
  try {
    // The policy is changed back and forth meanwhile: what the application asks for always holds.
    const crowd = await gatherCrowd(cluster, { acr_values: multiFactor });
    const changes = await changing(cluster);
    const troubles = await troubling(cluster, seeded(seed)).run(seconds * 1_000);
    await Promise.all([crowd.leave(), changes.end()]);
    const log = await settledAudit(cluster.store.url);
    const outcome = {
      troubles,
      answers: { ...crowd.answers, unanswered: crowd.answers.unanswered.length },
      ...{ ...crowd.tally, ...log, messagesCarried: crowd.messagesCarried() },
      ...{ changesHeld: changes.held(), changesUndone: changes.undone },
      unanswered: crowd.answers.unanswered.slice(0, 20),
      printed: cluster.printed().split('\n').filter(Boolean).slice(-40),
    };
    await crowd.stop();
    return outcome;
  } finally {
    await cluster.stop();
  }
};
