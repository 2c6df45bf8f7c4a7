import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Child, root } from '../child.ts';
import { type Cluster, type ProcessName, prepareCluster, processes } from '../cluster/cluster.ts';
import { crowdEnvironment, crowdSize, gatherCrowd } from '../cluster/crowd.ts';
import { type User, type Users, usersOf } from '../cluster/users.ts';
import { recoveredFrom } from '../erasure/recovering.ts';
import { letInByPasskeys } from '../passkey-login.ts';
import { lastRelease, missingIn, type UnpackedRelease, unpack } from './last-release.ts';
import { natsOfRelease } from './nats-of-release.ts';

const release = lastRelease();
const missing = missingIn(release);
/** `VERSION_ROUNDS=10` goes there and back ten times. */
const rounds = Number(process.env.VERSION_ROUNDS ?? 1);
/** Two of what people's requests go through; of the others one is replaced by another. */
const countOf = (name: ProcessName) => (name === 'gateway' || name === 'session' ? 2 : 1);
const loudly = (why: string) =>
  process.stdout.write(`\nRelease ${release.version} cannot stand beside this one: ${why}\n`);
if (missing) loudly(`${missing} (${release.commit}); the whole one: git fetch --unshallow`);

/** The name says why, so that whoever counts skipped tests can judge the reason. */
const title = `release ${release.version} beside this one${missing ? ` (${missing})` : ''}`;

describe.skipIf(!natsAvailable() || missing !== undefined)(title, () => {
  let unpacked: UnpackedRelease | undefined;
  let notInstalled: string | undefined;
  let cluster: Cluster;
  let users: Users;
  /** Who enrolled under the last release: they come back whenever something else runs. */
  let veterans: readonly User[] = [];

  /** The replicas of the last release come first, then as many of what is here. */
  const replicasOf = (name: ProcessName) => {
    const all = cluster.replicasOf(name);
    return { older: all.slice(0, all.length / 2), newer: all.slice(all.length / 2) };
  };

  beforeAll(async () => {
    try {
      unpacked = await unpack(release);
    } catch (error) {
      notInstalled = String(error);
      loudly(notInstalled);
      return;
    }
    const { folder: old } = unpacked;
    cluster = await prepareCluster({
      replicas: Object.fromEntries(processes.map((name) => [name, 2 * countOf(name)])),
      folderOf: (name, number) => (number < countOf(name) ? old : root),
      configureNats: (folder) => natsOfRelease(old, folder),
      environment: { ...crowdEnvironment, LOG_LEVEL: 'warn' },
    });
    const first = processes.flatMap((name) => replicasOf(name).older);
    for (const child of first) child.launch();
    await Promise.all(first.map((child) => child.untilReady()));
    users = await usersOf(cluster);
  }, 240_000);
  afterAll(async () => {
    await cluster?.stop();
    await users?.stop();
    await unpacked?.remove();
  });
  beforeEach(({ skip }) => {
    if (notInstalled !== undefined) skip(notInstalled);
  });

  /** The story of one who enrols a phone, and of one who has had theirs for a while. */
  const story = async (veteran?: User) => {
    const user = await users.newcomer();
    await Promise.all([
      users.signInAs(user, true).then(() => users.signInAs(user, false)),
      veteran && users.signInAs(veteran, false),
    ]);
    return user;
  };

  /** NATS is given what a release has for it, and reads it; nobody's connection ends by that. */
  const giveNats = async (release: string) => {
    const reloads = async () =>
      (await readFile(join(cluster.folder, 'nats.log'), 'utf8')).split('Reloaded server conf')
        .length;
    const [before, ended] = [await reloads(), disconnects()];
    await natsOfRelease(release, cluster.folder);
    cluster.nats.reload();
    await expect.poll(reloads, { timeout: 10_000 }).toBe(before + 1);
    expect(disconnects()).toBe(ended);
  };
  const disconnects = () => cluster.printed().split('"status":"disconnect"').length;

  /** Replaces each replica, one after another, while people sign in; answers how they fared. */
  const replaceUnderLoad = async (inTurn: readonly (readonly [going: Child, coming: Child])[]) => {
    const crowd = await gatherCrowd(cluster);
    const goOn = async () => {
      const { logins } = crowd.tally;
      await expect.poll(() => crowd.tally.logins, { timeout: 60_000 }).toBeGreaterThan(logins + 1);
    };
    const exits: (number | null)[] = [];
    for (const [going, coming] of inTurn) {
      await coming.start();
      await goOn();
      exits.push(await going.terminate());
      await goOn();
    }
    await crowd.leave();
    await crowd.stop();
    const { answers, tally } = crowd;
    return { replaced: exits.length, exits: [...new Set(exits)], ...answers, ...tally };
  };
  const allInTurn = processes.flatMap((name) =>
    Array.from({ length: countOf(name) }, (_, number) => ({ name, number })),
  );
  /** Every request answered, and nobody let in who should not be. */
  const safe = {
    ...{ exits: [0], unanswered: [] },
    ...{ tokensWithoutMfa: 0, codesAcceptedTwice: 0, enrollmentsLost: 0 },
  };
  /** By a word other than "later", too, and none wrong. */
  const flawless = { ...safe, unavailable: 0, surprises: [], interruptions: 0 };
  /**
   * Until 0.2.0 a challenge had a stream of its own. A login stays with the release that asked its
   * person for a code, and who is in the middle of one when its last session ends begins anew
   * (ADR 37): each person once.
   */
  const changesHands = (name: ProcessName) => release.version === '0.2.0' && name === 'session';
  const ofOtherVersion = new RegExp(
    [
      ...['of a newer version', 'a newer version has put', 'not answered: unreadable'],
      // A passkey, at a session of 0.2.0.
      'an event AuthenticatorEnrolled is unreadable: data.kind',
    ].join('|'),
  );
  const lineOf = (what: string, outcome: object) =>
    process.stdout.write(`${what} under load: ${JSON.stringify(outcome)}\n`);
  const comeBack = async () => {
    await users.takeTexts();
    await Promise.all(veterans.map(story));
  };

  it('enrols and signs in while nothing but the last release runs', async () => {
    veterans = await Promise.all([story(), story()]);
  });

  it.each(Array.from({ length: rounds }, (_, round) => round + 1))(
    'is updated and put back under load, with every request answered and none wrong: round %i',
    async () => {
      const turnsOf = (isMeant: (name: ProcessName) => boolean) =>
        allInTurn
          .filter(({ name }) => isMeant(name))
          .map(({ name, number }) => {
            const { older, newer } = replicasOf(name);
            // There are as many of each.
            return [older[number] as Child, newer[number] as Child] as const;
          });
      const back = (turns: ReturnType<typeof turnsOf>) =>
        turns.map(([older, newer]) => [newer, older] as const);
      const steady = turnsOf((name) => !changesHands(name));
      const changing = turnsOf(changesHands);
      const replace = async (what: string, turns: ReturnType<typeof turnsOf>, expected: object) => {
        if (turns.length === 0) return;
        const outcome = await replaceUnderLoad(turns);
        lineOf(what, outcome);
        expect(outcome).toMatchObject({ replaced: turns.length, ...expected });
        expect(outcome.interruptions + outcome.surprises.length).toBeLessThanOrEqual(crowdSize);
      };
      // NATS first: what the newer ones may say is no harm to the older ones.
      await giveNats(root);
      await replace('updated', steady, flawless);
      await replace('updated, with logins that change hands', changing, safe);
      await comeBack();
      await replace('put back', back(steady), flawless);
      await replace('put back, with logins that change hands', back(changing), safe);
      await giveNats(unpacked?.folder ?? root);
      await comeBack();
    },
    rounds * 300_000,
  );

  it('has a NATS that starts with what either release has left it', async () => {
    await cluster.nats.restart();
    await expect.poll(() => cluster.connections(), { timeout: 20_000 }).not.toEqual([]);
    await Promise.all(
      allInTurn.map(({ name, number }) => replicasOf(name).older[number]?.untilReady()),
    );
    await comeBack();
  });

  it('is updated at once, to stay so', async () => {
    await giveNats(root);
    const [older, newer] = [
      processes.flatMap((name) => replicasOf(name).older),
      processes.flatMap((name) => replicasOf(name).newer),
    ];
    for (const child of newer) child.launch();
    await Promise.all(newer.map((child) => child.untilReady()));
    await Promise.all(older.map((child) => child.terminate()));
    await letInByPasskeys(users.admin.call);
    await comeBack();
  });

  it('lets people with passkeys in beside a session of the last release, for no less', async () => {
    const [older] = replicasOf('session').older;
    const person = await users.newcomer();
    const key = await users.takePasskey(person);
    const enter = () => users.enterAs(person, key);
    // It cannot read what somebody has who has a passkey: by chance they are to come again.
    await older?.start();
    const outcomes = [await enter(), await enter(), await enter()];
    expect(outcomes).not.toContain('entered');
    const flags = { passkey_satisfies_mfa: true };
    await users.admin.call('PATCH', '/tenants/settings', { flags });
    await expect.poll(enter, { timeout: 20_000 }).toBe('entered');
    expect(await older?.terminate()).toBe(0);
    await users.signInAs(person, false);
    expect(await enter()).toBe('entered');
  }, 60_000);

  describe('whoever is erased', () => {
    const firstOf = ([first]: readonly Child[]): Child => {
      if (!first) throw new Error('there is no replica of it');
      return first;
    };
    const oldOf = (name: ProcessName) => firstOf(replicasOf(name).older);
    const newOf = (name: ProcessName) => firstOf(replicasOf(name).newer);
    /** Some people, of whom the log holds their address and NATS's files the key to it. */
    const some = async () => {
      const emails = Array.from({ length: 8 }, () => `${randomUUID()}@example.com`);
      const ids = await Promise.all(emails.map((email) => users.admin.createUser(email)));
      return { emails, ids, left: async () => readable(emails) };
    };
    const readable = async (emails: readonly string[]) => {
      const texts = (await recoveredFrom(cluster)).join('\n');
      return emails.filter((email) => texts.includes(email));
    };
    const erase = (id: string) => users.admin.call('DELETE', `/users/${encodeURIComponent(id)}`);

    const either = [
      ['an older', 'older'],
      ['a newer', 'newer'],
    ] as const;
    /** Of the directories only the one that is meant runs afterwards. */
    const leave = async (which: 'older' | 'newer') => {
      const [stays, goes] = [oldOf('directory'), newOf('directory')];
      const [on, off] = which === 'older' ? [stays, goes] : [goes, stays];
      if (!on.isRunning()) await on.start();
      if (off.isRunning()) expect(await off.terminate()).toBe(0);
      return on;
    };

    it.each(either)('by %s directory is erased to the last byte', async (_, which) => {
      const { emails, ids, left } = await some();
      expect(await left()).toEqual(emails);
      await leave(which);
      await Promise.all(ids.map(erase));
      await expect.poll(left, { timeout: 30_000, interval: 500 }).toEqual([]);
    });

    it.each(either)(
      'by %s directory that is killed meanwhile is erased all the same',
      async (_, which) => {
        const { emails, ids } = await some();
        const directory = await leave(which);
        const erasing = Promise.allSettled(ids.map(erase));
        const recorded = async () =>
          (await cluster.store.dump()).match(/ UserErased /g)?.length ?? 0;
        const before = await recorded();
        for (let round = 0; round < 2_000 && (await recorded()) === before; round += 1);
        await directory.kill();
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
      const lines = await users.admin.call('GET', '/logs?per_page=100&q=type:s');
      return z.array(z.unknown()).parse(lines).length;
    };
    await expect.poll(logged, { timeout: 20_000 }).toBeGreaterThan(40);
    expect(await cluster.refusals()).toEqual([]);
    const errors = cluster.printed().match(/"level":"error".*|.*"level":50.*/g) ?? [];
    const isExpected = (line: string) => changesHands('session') && ofOtherVersion.test(line);
    expect(errors.filter((line) => !isExpected(line))).toEqual([]);
  });
});
