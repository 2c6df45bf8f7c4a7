import { randomUUID } from 'node:crypto';
import { natsAvailable } from '@countersign/messaging/testing';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { application } from '../application.ts';
import { type Child, root } from '../child.ts';
import {
  type Cluster,
  firstClient,
  type ProcessName,
  prepareCluster,
  processes,
} from '../cluster/cluster.ts';
import { crowdEnvironment } from '../cluster/crowd.ts';
import { recoveredFrom } from '../erasure/recovering.ts';
import { challengePath, enrollmentPath, signIn } from '../login.ts';
import { type Management, managementBy, password } from '../management.ts';
import { codeIn } from '../sms-code.ts';
import { lastRelease, missingIn, type UnpackedRelease, unpack } from './last-release.ts';

const release = lastRelease();
const missing = missingIn(release);
const loudly = (why: string) =>
  process.stdout.write(`\nRelease ${release.version} cannot stand beside this one: ${why}\n`);
if (missing) loudly(`${missing} (${release.commit}); the whole one: git fetch --unshallow`);

/** The name says why, so that whoever counts skipped tests can judge the reason. */
const title = `release ${release.version} beside this one${missing ? ` (${missing})` : ''}`;

/** Somebody with a phone, and the codes that they have seen. */
interface User {
  readonly email: string;
  readonly phone: string;
  readonly seen: Set<string>;
}

describe.skipIf(!natsAvailable() || missing !== undefined)(title, () => {
  let unpacked: UnpackedRelease | undefined;
  let notInstalled: string | undefined;
  let cluster: Cluster;
  let carrier: Carrier;
  let admin: Management;
  let app: ReturnType<typeof application>;
  /** Who enrolled last, under whatever ran then: they come back once something else has started. */
  let veterans: readonly User[] = [];
  let people = 0;

  const replicaOf = (name: ProcessName, number: number): Child => {
    const child = cluster.replicasOf(name)[number];
    if (!child) throw new Error(`there is no ${name} of number ${number}`);
    return child;
  };
  const oldOf = (name: ProcessName) => replicaOf(name, 0);
  const newOf = (name: ProcessName) => replicaOf(name, 1);

  beforeAll(async () => {
    try {
      unpacked = await unpack(release);
    } catch (error) {
      notInstalled = String(error);
      loudly(notInstalled);
      return;
    }
    carrier = await startCarrier('webhook');
    // The first replica of everything is the last release's, the second one is what is here.
    cluster = await prepareCluster({
      ...{ replicas: 2, folders: [unpacked.folder, root] },
      environment: { ...crowdEnvironment, LOG_LEVEL: 'info' },
    });
    for (const name of processes) oldOf(name).launch();
    await Promise.all(processes.map((name) => oldOf(name).untilReady()));
    admin = await managementBy({ url: cluster.url, client: firstClient });
    app = application(cluster.url);
    const phone = '/guardian/factors/phone';
    await admin.call('PUT', `${phone}/providers/phone-message-hook`, carrier.settings);
    await admin.call('PUT', `${phone}/selected-provider`, { provider: 'phone-message-hook' });
  }, 240_000);
  afterAll(async () => {
    await cluster?.stop();
    await carrier?.stop();
    await unpacked?.remove();
  });
  beforeEach(({ skip }) => {
    if (notInstalled !== undefined) skip(notInstalled);
  });

  const newcomer = async (): Promise<User> => {
    people += 1;
    const phone = `+1202555${String(people).padStart(4, '0')}`;
    const email = `${randomUUID()}@example.com`;
    await admin.createUser(email);
    return { email, phone, seen: new Set() };
  };

  /** Signs in by password and text, and keeps the tokens alive. */
  const signInAs = async (user: User, isNew: boolean) => {
    const login = await signIn(cluster.url, app, { email: user.email, password });
    const { pathname } = login.page.url;
    expect([login.page.status, pathname], login.page.html).toEqual([
      200,
      isNew ? enrollmentPath : challengePath,
    ]);
    const page = isNew ? await login.submit(login.page, { phone: user.phone }) : login.page;
    expect([page.status, page.url.pathname]).toEqual([200, challengePath]);
    const { text } = await carrier.waitFor(
      (message) => message.to === user.phone && !user.seen.has(message.text),
    );
    user.seen.add(text);
    const answered = await login.submit(page, { code: codeIn(text) });
    expect([answered.status, answered.isElsewhere], answered.html).toEqual([0, true]);
    const tokens = await login.tokensFrom(answered);
    expect(tokens.claims()).toMatchObject({ amr: ['mfa'] });
    const refreshed = await app.refresh(tokens.refresh_token ?? '');
    expect(refreshed.access_token).toBeTypeOf('string');
  };

  /** The story of one who enrols a phone, and of one who has had theirs for a while. */
  const story = async (veteran?: User) => {
    const user = await newcomer();
    await Promise.all([
      signInAs(user, true).then(() => signInAs(user, false)),
      veteran && signInAs(veteran, false),
    ]);
    return user;
  };

  it('enrols and signs in while nothing but the last release runs', async () => {
    veterans = await Promise.all([story(), story()]);
  });

  it.each(processes)(
    'goes on while a newer %s comes beside, and when the old one has gone',
    async (name) => {
      await newOf(name).start();
      veterans = await Promise.all(veterans.map(story));
      expect(await oldOf(name).terminate()).toBe(0);
      await story(veterans[0]);
    },
  );

  it.each(processes)(
    'goes on while an older %s comes back beside, and when it is alone',
    async (name) => {
      await oldOf(name).start();
      veterans = await Promise.all(veterans.map(story));
      expect(await newOf(name).terminate()).toBe(0);
      await story(veterans[0]);
      await newOf(name).start();
      expect(await oldOf(name).terminate()).toBe(0);
    },
  );

  describe('whoever is erased', () => {
    /** Some people, of whom the log holds their address and NATS's files the key to it. */
    const some = async () => {
      const emails = Array.from({ length: 8 }, () => `${randomUUID()}@example.com`);
      const ids = await Promise.all(emails.map((email) => admin.createUser(email)));
      return { emails, ids, left: async () => readable(emails) };
    };
    const readable = async (emails: readonly string[]) => {
      const texts = (await recoveredFrom(cluster)).join('\n');
      return emails.filter((email) => texts.includes(email));
    };
    const erase = (id: string) => admin.call('DELETE', `/users/${encodeURIComponent(id)}`);

    it('by an older directory is erased to the last byte once a newer one is there', async () => {
      const { emails, ids, left } = await some();
      expect(await left()).toEqual(emails);
      await oldOf('directory').start();
      expect(await newOf('directory').terminate()).toBe(0);
      await Promise.all(ids.map(erase));
      expect(await left()).not.toEqual([]);
      await newOf('directory').start();
      await expect.poll(left, { timeout: 30_000, interval: 500 }).toEqual([]);
      expect(await oldOf('directory').terminate()).toBe(0);
    });

    it.each([
      ['an older', oldOf],
      ['a newer', newOf],
    ] as const)(
      'by %s directory that is killed meanwhile is erased all the same',
      async (_, of) => {
        const { emails, ids } = await some();
        if (!of('directory').isRunning()) await of('directory').start();
        if (of === oldOf) expect(await newOf('directory').terminate()).toBe(0);
        const erasing = Promise.allSettled(ids.map(erase));
        const recorded = async () =>
          (await cluster.store.dump()).match(/ UserErased /g)?.length ?? 0;
        const before = await recorded();
        for (let round = 0; round < 2_000 && (await recorded()) === before; round += 1);
        await of('directory').kill();
        const log = await cluster.store.dump();
        const begun = emails.filter((__, at) => log.includes(`"userId":"${ids[at]}","claims"`));
        expect(begun).not.toEqual([]);
        await erasing;
        await newOf('directory').start();
        await expect.poll(() => readable(begun), { timeout: 30_000, interval: 500 }).toEqual([]);
      },
    );
  });

  it('has every login in the log, whoever told it', async () => {
    const logged = async () => {
      const lines = await admin.call('GET', '/logs?per_page=100&q=type:s');
      return z.array(z.unknown()).parse(lines).length;
    };
    await expect.poll(logged, { timeout: 20_000 }).toBeGreaterThan(40);
    expect(await cluster.refusals()).toEqual([]);
    expect(cluster.printed().match(/"level":"error".*|.*"level":50.*/g) ?? []).toEqual([]);
  });
});
