import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, processes, startCluster } from './cluster.ts';
import { crowdEnvironment, gatherCrowd } from './crowd.ts';

const rounds = Number(process.env.DRAIN_ROUNDS ?? 1);

describe.skipIf(!natsAvailable())('a cluster that is restarted under load', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ replicas: 2, environment: crowdEnvironment });
  });
  afterAll(() => cluster?.stop());

  it(
    'loses no request, whichever replica is told to end',
    async () => {
      const crowd = await gatherCrowd(cluster);
      const exits: (number | null)[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const child of processes.flatMap(cluster.replicasOf)) {
          const before = crowd.tally.steps;
          exits.push(await child.terminate());
          await child.start();
          await expect.poll(() => crowd.tally.steps, { timeout: 60_000 }).toBeGreaterThan(before);
        }
      }
      await crowd.leave();
      await crowd.stop();
      const { answers, tally } = crowd;
      const counts = { restarts: exits.length, ...answers, logins: tally.logins };
      process.stdout.write(`restarted under load: ${JSON.stringify(counts)}\n`);

      expect(new Set(exits)).toEqual(new Set([0]));
      expect(answers).toMatchObject({ unavailable: 0, unanswered: [] });
      expect(cluster.brokenOff()).toBe(0);
      expect(tally).toMatchObject({ surprises: [], interruptions: 0 });
      expect(tally.logins).toBeGreaterThan(0);
    },
    rounds * 400_000,
  );
});
