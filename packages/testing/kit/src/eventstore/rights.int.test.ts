import { execFile, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beginning, noRevision } from '@countersign/core';
import { eventStoreContract } from '@countersign/core/testing';
import { eventStoreDb, scavengeEventStoreDb } from '@countersign/eventstoredb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CertificateAuthority, openAuthority } from '../certificates/index.ts';
import { startEventStoreNode } from './node.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const adminPassword = 'canary-of-the-admin';
const documented = 'eventstore.example:2113';
/** Those that have a connection string of their own: the gateway has none. */
const users = [
  ...['activity-log', 'directory', 'guardian-config', 'mail-dispatch', 'scavenge'],
  ...['session', 'sms-dispatch'],
];

const missing = ['curl', 'openssl'].filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0) {
  const absent = missing.join(', no ');
  process.stderr.write(`\nSKIPPED: users of EventStoreDB by deploy/README.md: no ${absent}\n\n`);
}

const recipe = async (words: string): Promise<string> => {
  const readme = await readFile(join(root, 'deploy/README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const found = blocks.filter((block) => block.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} commands have ${words} in them`);
  return found.join();
};

describe.skipIf(missing.length > 0)('by the commands of deploy/README.md', () => {
  let folder: string;
  let authority: CertificateAuthority;
  let node: Awaited<ReturnType<typeof startEventStoreNode>>;
  let now = Date.parse('2026-01-01T12:00:00.000Z');

  /** As somebody would run it, in this repository, with the address of a store of their own. */
  const runDocumented = async (words: string, password = adminPassword) => {
    const command = (await recipe(words)).replaceAll(documented, node.address);
    return promisify(execFile)('sh', ['-e', '-c', command], {
      cwd: folder,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ADMIN_PASSWORD: password },
    });
  };
  const urlOf = async (user: string) => readFile(join(folder, 'mine', `${user}.url`), 'utf8');
  const connect = async (user: string, troubles: unknown[] = []) =>
    eventStoreDb({
      connectionString: await urlOf(user),
      caFile: authority.caFile,
      onTrouble: (reason) => void troubles.push(reason),
    });
  const event = () => ({ id: crypto.randomUUID(), type: 'One', data: {} });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-rights-'));
    authority = await openAuthority();
    const tls = await authority.certify('127.0.0.1');
    const passwords = { admin: adminPassword, ops: 'canary-of-ops' };
    node = await startEventStoreNode({ nowMs: () => now, passwords, tls });
    await mkdir(join(folder, 'mine'));
    await copyFile(authority.caFile, join(folder, 'ca.crt'));
    await symlink(join(root, 'packages'), join(folder, 'packages'));
  });
  afterAll(async () => {
    node.stop();
    await Promise.all([folder, authority.folder].map((each) => rm(each, { recursive: true })));
  });

  it('nobody is made by somebody who is not the admin, and no address is written', async () => {
    await expect(runDocumented('/users/', 'guessed')).rejects.toThrow(/401/);
    expect(await readdir(join(folder, 'mine'))).toEqual([]);
  });

  it('every service is a user, whose address is for its owner alone', async () => {
    await runDocumented('/users/');
    expect((await readdir(join(folder, 'mine'))).toSorted()).toEqual(
      users.map((user) => `${user}.url`),
    );
    const addresses = await Promise.all(users.map(urlOf));
    expect(new Set(addresses).size).toBe(users.length);
    for (const user of users) {
      expect((await stat(join(folder, 'mine', `${user}.url`))).mode & 0o777).toBe(0o600);
    }
  });

  it('a user who is there already keeps their password', async () => {
    const before = await urlOf('session');
    await expect(runDocumented('/users/')).rejects.toThrow(/409/);
    expect(await urlOf('session')).toBe(before);
  });

  it('a service without the rights says which is missing, and where it is given', async () => {
    const troubles: unknown[] = [];
    const store = await connect('session', troubles);
    try {
      await expect(store.head()).rejects.toThrow(/\$r of the metadata of \$all.*deploy\/README/);
      const following = store.follow({
        ...{ categories: ['news'], after: beginning, onEvents: async () => {} },
      });
      await expect.poll(() => String(troubles[0])).toMatch(/\$r of the metadata of \$all/);
      await following.stop();
    } finally {
      await store.close();
    }
  });

  it('the role is given its rights', async () => {
    await runDocumented('update-default-acl');
    const events = node.dump().split('\n');
    const roles = ['countersign', '$admins'];
    const dataOf = (stream: string) =>
      JSON.parse(events.findLast((line) => line.startsWith(stream))?.split(' ')[2] ?? 'null');
    expect(dataOf('$$$all ')).toEqual({ $acl: { $r: roles, $mr: roles } });
    const ours = { $r: roles, $w: roles, $d: roles, $mr: roles, $mw: roles };
    expect(dataOf('$settings ')).toMatchObject({ $userStreamAcl: ours });
  });

  it.each(users)('%s may append and read', async (user) => {
    const store = await connect(user);
    try {
      const stream = `rights-${user}`;
      expect(await store.append(stream, noRevision, [event()])).toMatchObject({ revision: 0 });
      expect((await store.load(stream)).events).toHaveLength(1);
      await store.head();
    } finally {
      await store.close();
    }
  });

  it('the one that scavenges may, and session may not', async () => {
    const scavenge = async (user: string) =>
      scavengeEventStoreDb({
        ...{ connectionString: await urlOf(user), caFile: authority.caFile, lookEveryMs: 1 },
      });
    expect(await scavenge('scavenge')).toHaveLength(1);
    await expect(scavenge('session')).rejects.toThrow('$ops');
  });

  it('nobody may read or write who is in no role, or has a wrong password', async () => {
    const refusedTo = async (user: string, password: string) => {
      const connectionString = `esdb://${user}:${password}@${node.address}`;
      const store = eventStoreDb({ connectionString, caFile: authority.caFile });
      try {
        const appended = store.append('rights-other', noRevision, [event()]);
        const asked = [appended, store.load('rights-session'), store.head()];
        return await Promise.all(asked.map((each) => each.then(() => 'done', String)));
      } finally {
        await store.close();
      }
    };
    for (const refused of await refusedTo('ops', 'canary-of-ops')) {
      expect(refused).toContain('$userStreamAcl of $settings');
    }
    for (const refused of await refusedTo('session', 'guessed')) {
      expect(refused).toContain('does not know this user by this password');
      expect(refused).not.toContain('guessed');
    }
  });

  describe('session is let do all that the contract of a store asks', () =>
    eventStoreContract(async () => {
      const store = await connect('session');
      return {
        store,
        advance: (ms) => {
          now += ms;
        },
        close: store.close,
      };
    }));
});
