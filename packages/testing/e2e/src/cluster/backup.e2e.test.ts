import {
  copyFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application } from '../application.ts';
import { challengePath, enrollmentPath, signIn } from '../login.ts';
import { type Management, managementBy } from '../management.ts';
import { codeSentTo } from '../sms-code.ts';
import { type Cluster, firstClient, prepareCluster, startCluster } from './cluster.ts';

const phone = '+12025550123';
const environment = { DEMO: '1' };
const timeout = 240_000;

describe.skipIf(!natsAvailable())('a backup of a cluster', () => {
  let folder: string;
  let backup: string;
  let cluster: Cluster;
  let admin: Management;
  let subject: string | undefined;
  let erased: string;
  let known: unknown;

  const manage = () => managementBy({ url: cluster.url, client: firstClient });
  const people = () => admin.call('GET', '/users');
  const verify = (where: string) => cluster.runOnce('session', ['verify', where]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-backup-'));
    backup = join(folder, 'backup');
    cluster = await startCluster({ environment });
    admin = await manage();
    const login = await signIn(cluster.url, application(cluster.url));
    expect(login.page.url.pathname).toBe(enrollmentPath);
    const challenged = await login.submit(login.page, { phone });
    const code = await codeSentTo(cluster, phone);
    const tokens = await login.tokensFrom(await login.submit(challenged, { code }));
    subject = tokens.claims()?.sub;
    erased = await admin.createUser('gone@example.com');
    await admin.call('DELETE', `/users/${erased}`);
    known = await people();
  }, timeout);
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'is made while it runs, is for its owner alone, and says nothing of anybody',
    async () => {
      const printed = await cluster.runOnce('session', ['backup', backup], 'backup');
      expect(printed).toContain('backed up');
      expect(printed).not.toMatch(/ada|gone@|0123|auth0\|/);
      const [counts] = /"events":[1-9]\d*,"people":[1-9]\d*/.exec(printed) ?? [];
      const names = await readdir(backup);
      expect(names.toSorted()).toEqual([
        ...['code-keys.json', 'data-keys.jsonl', 'log.jsonl.gz', 'manifest.json'],
        ...['master-keys.json', 'records.jsonl'],
      ]);
      for (const name of names) expect((await stat(join(backup, name))).mode & 0o777).toBe(0o600);
      expect((await stat(backup)).mode & 0o777).toBe(0o700);
      const verified = await verify(backup);
      expect(verified).toContain('the backup is whole');
      expect(verified).toContain(counts);
    },
    timeout,
  );

  it(
    'leaves the key rings out where that is wished, and opens with those of the service',
    async () => {
      const apart = join(folder, 'apart');
      await cluster.runOnce('session', ['backup', apart, '--without-key-rings'], 'backup');
      expect(await readdir(apart)).not.toContain('master-keys.json');
      expect(await verify(apart)).toContain('the backup is whole');
    },
    timeout,
  );

  it(
    'takes a user of NATS who may read what is kept: no service may',
    async () => {
      const mine = ['backup', join(folder, 'no')];
      await expect(cluster.runOnce('session', mine, 'session')).rejects.toThrow();
    },
    timeout,
  );

  it(
    'is written over nothing: a cluster that holds anything refuses it',
    async () => {
      await expect(
        cluster.runOnce('session', ['restore', backup], 'restore'),
      ).rejects.toMatchObject({
        stdout: expect.stringContaining('is not empty'),
      });
      await expect(cluster.runOnce('session', ['backup', backup], 'backup')).rejects.toThrow();
    },
    timeout,
  );

  it.each([
    ['data-keys.jsonl', 'has', (file: string) => truncate(file, 10)],
    [
      'log.jsonl.gz',
      'was altered',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await writeFile(file, bytes);
      },
    ],
    ['records.jsonl', 'is missing', (file: string) => rm(file)],
    ['manifest.json', 'was not finished', (file: string) => truncate(file, 40)],
  ] as const)(
    'of which %s is not as it was written is told (%s), and is not restored',
    async (name, why, harm) => {
      const harmed = join(folder, `harmed-${name}`);
      await cp(backup, harmed, { recursive: true });
      await harm(join(harmed, name));
      for (const [words, user] of [
        [['verify', harmed], 'backup'],
        [['restore', harmed], 'restore'],
      ] as const) {
        await expect(cluster.runOnce('session', words, user)).rejects.toMatchObject({
          stdout: expect.stringContaining(why),
        });
      }
    },
    timeout,
  );

  it(
    'makes an empty cluster the one it was: people sign in, whoever was erased is not there',
    async () => {
      const publicPort = Number(new URL(cluster.url).port);
      await cluster.stop();
      cluster = await prepareCluster({ environment, publicPort });
      // Other keys than the backup's do not open it: nothing is written.
      await expect(
        cluster.runOnce('session', ['restore', backup], 'restore'),
      ).rejects.toMatchObject({
        stdout: expect.stringContaining('MASTER_KEY_FILE does not open'),
      });
      for (const [from, to] of [
        ['master-keys.json', 'master.json'],
        ['code-keys.json', 'code.json'],
      ] as const) {
        await copyFile(join(backup, from), join(cluster.folder, to));
      }
      const printed = await cluster.runOnce('session', ['restore', backup], 'restore');
      expect(printed).toContain('restored');
      await cluster.start();
      admin = await manage();
      expect(await people()).toEqual(known);
      await expect(admin.call('GET', `/users/${erased}`)).rejects.toThrow('404');

      const login = await signIn(cluster.url, application(cluster.url));
      expect(login.page.url.pathname).toBe(challengePath);
      const code = await codeSentTo(cluster, phone);
      const tokens = await login.tokensFrom(await login.submit(login.page, { code }));
      expect(tokens.claims()?.sub).toBe(subject);
      // What was sent before is not sent again.
      expect((await cluster.outbox()).filter(({ to }) => to === phone)).toHaveLength(1);
      const refused = (await cluster.refusals()).filter((line) => !line.includes('backup'));
      expect(refused).toEqual([]);
    },
    timeout,
  );
});
