import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { natsAvailable } from '@countersign/nats/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { firstClient, startCluster } from '../cluster/cluster.ts';
import { startCountersign } from '../countersign.ts';
import { managementBy, managementOf } from '../management.ts';
import { eraseThem, mark, numbers, startMail, throughEveryDoor } from './doors.ts';
import { recovered, recoveredFrom, textsIn } from './recovering.ts';

const timeout = 240_000;
const theirs = new RegExp([mark, ...numbers].join('|'), 'gi');
const environment = { ALLOW_PRIVATE_WEBHOOKS: '1', LOG_LEVEL: 'error' };
/** How many people come through the doors. */
const people = 5;

/** What of them can still be read, with a little of what stands around it. */
const found = (texts: readonly string[]) => [
  ...new Set(
    texts.flatMap((text) =>
      [...text.matchAll(theirs)].map(({ index }) =>
        text.slice(Math.max(0, index - 80), index + 40).replaceAll(/[^\x20-\x7e]/g, '.'),
      ),
    ),
  ),
];

describe('people who are erased', () => {
  it('cannot be recovered from the files of one machine, with its keys in hand', {
    timeout,
  }, async () => {
    const mail = await startMail();
    const site = await startCountersign({ ...environment, ...mail.environment });
    onTestFinished(async () => {
      await site.stop();
      await mail.stop();
    });
    const admin = await managementOf(site);
    await throughEveryDoor(site.url, admin, mail);
    const all = async () =>
      found(await recovered(await textsIn(site.dataDir), join(site.dataDir, 'master-keys.json')));
    expect((await all()).length).toBeGreaterThan(20);
    expect(await eraseThem(admin)).toBe(people);
    await expect.poll(all, { timeout: 30_000, interval: 500 }).toEqual([]);
    expect(await site.printed()).not.toMatch(theirs);
  });

  it.runIf(natsAvailable())(
    'cannot be recovered from NATS and the log of a cluster, with its keys in hand',
    { timeout },
    async () => {
      const mail = await startMail();
      const cluster = await startCluster({
        environment: { DEMO: '1', ...environment, ...mail.environment },
      });
      onTestFinished(async () => {
        await cluster.stop();
        await mail.stop();
      });
      const admin = await managementBy({ url: cluster.url, client: firstClient });
      await throughEveryDoor(cluster.url, admin, mail);
      const all = async () => found(await recoveredFrom(cluster));
      expect((await all()).length).toBeGreaterThan(20);
      expect(await eraseThem(admin)).toBe(people);
      await expect.poll(all, { timeout: 30_000, interval: 500 }).toEqual([]);
      expect(await cluster.refusals()).toEqual([]);
      expect(await readFile(join(cluster.folder, 'nats.log'), 'utf8')).not.toMatch(theirs);
      expect(cluster.printed()).not.toMatch(theirs);
    },
  );
});
