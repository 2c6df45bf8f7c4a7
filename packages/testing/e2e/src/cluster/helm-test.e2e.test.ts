import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../child.ts';
import { type Cluster, prepareCluster, services } from './cluster.ts';

/** What the pod of `helm test` runs. */
const program = join(root, 'deploy/helm/countersign/login-parts.mjs');

describe.skipIf(!natsAvailable())('what helm test asks', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await prepareCluster();
    await cluster.start();
  });
  afterAll(() => cluster?.stop());

  const ask = async () => {
    const env = {
      SERVICES: services.map((name) => `${name}=${cluster.healthOf(name)}`).join(' '),
      ...{ GATEWAY: cluster.url, PUBLIC_URL: cluster.url },
    };
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env }).catch(
      (error: { readonly stdout: string }) => error,
    );
    return stdout.trim().split('\n');
  };

  it('is answered by every part of a login', async () => {
    const printed = await ask();
    expect(printed.filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect(printed).toHaveLength(services.length + 4);
  });

  it.each(['directory', 'session'] as const)('says that %s does not answer', async (name) => {
    const [child] = cluster.replicasOf(name);
    await child?.terminate();
    expect((await ask()).filter((line) => line.startsWith('FAILED'))).toEqual(
      expect.arrayContaining([expect.stringContaining(`${name} is ready`)]),
    );
    await child?.start();
  });
});
