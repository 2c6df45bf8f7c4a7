import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@countersign/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { application } from '../application.ts';
import { root } from '../child.ts';
import { type ProcessName, processes } from '../cluster/cluster.ts';
import { outboxOf } from '../countersign.ts';
import { challengePath, enrollmentPath, signIn } from '../login.ts';
import { type Management, managementBy, password } from '../management.ts';
import { codeIn } from '../sms-code.ts';
import { lastRelease, type UnpackedRelease, unpack } from '../versions/last-release.ts';
import { type ComposeProject, composeProject, docker, run } from './engine.ts';
import {
  copyRepository,
  makeForeignStandIn,
  makeStandIns,
  nameStandIns,
  removeFilesOf,
} from './stand-ins.ts';

const hasEngine = process.env.ENGINE === '1';
const hasStandIns = process.env.ENGINE_STANDINS === '1';
const release = lastRelease();
const minuteMs = 60_000;
/** How everybody's number begins. */
const area = '+1202555';
const say = (line: string) => process.stdout.write(`${line}\n`);
if (!hasEngine) {
  say(
    '\nSKIPPED: all that a container engine runs. Where there is one: ENGINE=1 pnpm test:compose',
  );
}

/** Somebody with a phone, and the codes that they have seen. */
interface User {
  readonly email: string;
  readonly phone: string;
  readonly seen: Set<string>;
}

describe.skipIf(!hasEngine)('docker compose, by a container engine', () => {
  const project = `countersign-${randomUUID().slice(0, 8)}`;
  const port = freePort();
  let folder = '';
  /** Where an operator has the repository: first the last release, then what is here. */
  let site = '';
  let unpacked: UnpackedRelease;
  let engine: ComposeProject;
  let url = '';
  let admin: Management;
  let app: ReturnType<typeof application>;
  let people = 0;
  let veteran: User;

  const compose = (...args: readonly string[]) => engine.compose(site, ...args);
  const up = (...args: readonly string[]) => compose('up', '--detach', '--no-build', ...args);
  /** Runs a command of deploy/README.md that has these words in it, as a shell would. */
  const runDocumented = async (words: string) => {
    const readme = await readFile(join(root, 'deploy/README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    const command = blocks.find((block) => block.includes(words));
    if (command === undefined) throw new Error(`no command has ${words} in it`);
    const isPart = engine.command[0] === 'docker';
    const own = command
      .replaceAll('docker compose', engine.command.join(' '))
      // Compose as it was before has no such option; an errand waits for what it needs.
      .replaceAll(' --wait ', isPart ? ' --wait ' : ' ')
      .replaceAll('sudo ', process.getuid?.() === 0 ? '' : 'sudo ');
    return run(['sh', '-e', '-c', own], { cwd: site });
  };
  /** `pnpm secrets`, of the release that is in the folder. */
  const secrets = (release: string) =>
    run([process.execPath, join(release, 'scripts/secrets.ts')], { cwd: site });

  const untilHealthy = async (name: string, count = 1) => {
    const health = async () => (await engine.containersOf(name)).map((each) => each.health);
    await expect
      .poll(health, { timeout: 2 * minuteMs, interval: 250, message: name })
      .toEqual(Array.from({ length: count }, () => 'healthy'));
  };
  const untilAllHealthy = async () => {
    for (const name of ['nats', 'eventstore', ...processes]) await untilHealthy(name);
  };
  const only = async (name: string) => {
    const [container] = await engine.containersOf(name);
    if (!container) throw new Error(`there is no container of ${name}`);
    return container;
  };
  const logs = async () => {
    const printed = await compose('logs', '--no-color');
    return printed.split('\n');
  };

  /** Lines of a log that say what they must not. */
  const indiscreet = (lines: readonly string[]) => {
    const secrets = [area, password, ...[...veteran.seen].map(codeIn)];
    return lines.filter((line) => secrets.some((secret) => line.includes(secret)));
  };

  /** Puts files in place that are a release's, as this machine can run them. */
  const settle = async () => {
    if (hasStandIns) await nameStandIns(site);
    const file = join(site, 'docker-compose.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('127.0.0.1:3000:3000', `127.0.0.1:${await port}:3000`));
  };

  const newcomer = async (): Promise<User> => {
    people += 1;
    const phone = `${area}${String(people).padStart(4, '0')}`;
    const email = `${randomUUID()}@example.com`;
    await admin.createUser(email);
    return { email, phone, seen: new Set() };
  };

  /** Signs in through the gateway with a password and the code of a text. */
  const signInAs = async (user: User, isNew: boolean) => {
    const textsOf = async () =>
      (await outboxOf(url)).filter(({ to }) => to === user.phone).map(({ text }) => text);
    // An attempt that came to nothing may have left one.
    for (const text of await textsOf()) user.seen.add(text);
    const login = await signIn(url, app, { email: user.email, password });
    expect([login.page.status, login.page.url.pathname], login.page.html).toEqual([
      ...[200, isNew ? enrollmentPath : challengePath],
    ]);
    const page = isNew ? await login.submit(login.page, { phone: user.phone }) : login.page;
    const unseen = async () => (await textsOf()).find((text) => !user.seen.has(text));
    await expect.poll(unseen, { timeout: 20_000 }).toBeTypeOf('string');
    const text = (await unseen()) ?? '';
    user.seen.add(text);
    const answered = await login.submit(page, { code: codeIn(text) });
    expect(answered.isElsewhere, answered.html).toBe(true);
    const tokens = await login.tokensFrom(answered);
    expect(tokens.claims()).toMatchObject({ amr: ['mfa'] });
    expect((await app.refresh(tokens.refresh_token ?? '')).access_token).toBeTypeOf('string');
  };

  /** One who is new, and the one before, who has had a phone since something else ran. */
  const story = async () => {
    const user = await newcomer();
    await signInAs(user, true);
    await signInAs(user, false);
    await signInAs(veteran, false);
    veteran = user;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-compose-'));
    site = join(folder, 'countersign');
    engine = await composeProject(project);
    unpacked = await unpack(release);
    if (hasStandIns) await makeStandIns([unpacked.folder, root]);
    const isOurs = (file: string) => !file.includes('node_modules');
    await cp(unpacked.folder, site, { recursive: true, filter: isOurs });
    await settle();
    await secrets(unpacked.folder);
    url = `http://localhost:${await port}`;
    // Read by compose; everybody here comes from one address.
    process.env.PUBLIC_URL = url;
    process.env.REQUESTS_PER_MINUTE = '0';
    process.env.PHONE_ENROLLMENTS_PER_MINUTE = '0';
  }, 15 * minuteMs);

  /** What the processes complained of, for whoever reads why a test failed. */
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const complaints = (await logs()).filter((line) => /"(warn|error|fatal)"|\[ERR\]/.test(line));
    say(complaints.slice(-100).join('\n'));
  });

  afterAll(async () => {
    // Where something failed before there was a folder, that is what is to be read.
    if (!existsSync(site)) return;
    await compose('down', '--volumes', '--remove-orphans', '--timeout', '2');
    await Promise.all([unpacked.remove(), rm(folder, { recursive: true, force: true })]);
  }, 5 * minuteMs);

  it(`builds every image of release ${release.version}, which signs people in`, async () => {
    await compose('build');
    await up();
    await untilAllHealthy();
    const file = join(site, 'deploy/secrets/bootstrap-client-secret');
    const client = { clientId: 'management-client', clientSecret: await readFile(file, 'utf8') };
    admin = await managementBy({ url, client });
    app = application(url);
    veteran = await newcomer();
    await signInAs(veteran, true);
    await story();
  });

  it('builds every image of what is here, and is updated to it', async () => {
    await removeFilesOf(release.commit, site);
    await copyRepository(site);
    await settle();
    await secrets(root);
    await compose('build');
    await up();
    await untilAllHealthy();
    const running = await docker('ps', '--filter', `label=com.docker.compose.project=${project}`);
    expect(running).not.toMatch(new RegExp(`countersign-\\S+:${release.version}`));
    await story();
  });

  it('builds every image for arm64 as well', { timeout: 30 * minuteMs }, async () => {
    const foreign = join(folder, 'foreign');
    await copyRepository(foreign);
    if (hasStandIns) {
      await nameStandIns(foreign);
      await makeForeignStandIn(foreign, 'arm64');
    }
    const emulator = (await run(['which', 'qemu-aarch64-static'], { mayFail: true })).trim();
    if (!emulator) say('SKIPPED, for want of qemu-aarch64-static: to start what was built');
    const from = ['--platform', 'linux/arm64', '--file', 'deploy/Dockerfile'];
    for (const name of processes) {
      const tag = `${project}-${name}`;
      const image = ['--build-arg', `SERVICE=${name}`, '--tag', tag, '.'];
      await run(['docker', 'build', ...from, ...image], { cwd: foreign });
      const kind = await docker('image', 'inspect', '--format', '{{.Os}} {{.Architecture}}', tag);
      expect(kind.trim(), name).toBe('linux arm64');
      if (!emulator) continue;
      const machine = ['--volume', `${emulator}:/machine:ro`, '--entrypoint', '/machine'];
      const start = ['run', '--rm', '--network', 'none', ...machine, tag, '/nodejs/bin/node'];
      // What it complains of, too: it is given no setting.
      const printed = ['sh', '-c', 'docker "$@" 2>&1', 'sh', ...start, 'src/main.ts'] as const;
      const lacks = /cannot start:[\s\S]*NATS_URL is not given/;
      expect(await run(printed, { mayFail: true }), name).toMatch(lacks);
      if (name !== 'directory') continue;
      const hash = "console.log(await (await import('@node-rs/argon2')).hash('a'))";
      const hashed = await docker(...start, '--input-type=module', '--eval', hash);
      expect(hashed).toContain('$argon2id$');
    }
  });

  it('runs two of session', async () => {
    await up('--scale', 'session=2', '--no-recreate');
    await untilHealthy('session', 2);
    await story();
    const [first] = await engine.containersOf('session');
    if (!first) throw new Error('there is no session');
    await docker('stop', first.id);
    await story();
    await docker('start', first.id);
    await untilHealthy('session', 2);
    await up('--scale', 'session=1', '--no-recreate');
  });

  it('has no error to tell of, nor of anything that NATS refused', async () => {
    const bad = /"level":"(error|fatal)"|Violation|VIOLATION/;
    expect((await logs()).filter((line) => bad.test(line))).toEqual([]);
  });

  it.each<ProcessName | 'nats' | 'eventstore'>([...processes, 'nats', 'eventstore'])(
    'starts %s again when it is killed, and forgets nothing',
    async (name) => {
      const { pid, startedAt } = await only(name);
      await engine.killProcess(pid);
      const since = async () => (await only(name)).startedAt;
      await expect.poll(since, { timeout: minuteMs }).not.toBe(startedAt);
      await untilAllHealthy();
      // Whoever lost a connection has it back within seconds; until then a person is asked to wait.
      await vi.waitFor(story, { timeout: minuteMs, interval: 1_000 });
    },
  );

  it('lists dead letters by the command of the README', async () => {
    const listed = await runDocumented('dead-letters');
    expect(listed).toContain('"msg":"dead letters"');
  });

  it('has the store scavenged when that is due, and when somebody asks', async () => {
    // The last release may have done it already, a moment ago.
    const looked = async () =>
      (await logs()).filter((line) => /the store is scavenged|no scavenge is due/.test(line));
    await expect.poll(looked, { timeout: minuteMs }).toHaveLength(1);
    const now = await compose('run', '--rm', '--no-deps', 'scavenge', 'src/main.ts', 'scavenge');
    expect(now).toContain('"msg":"the store is scavenged"');
  });

  it('says nothing of codes, phones or passwords', async () => {
    expect(indiscreet(await logs())).toEqual([]);
  });

  it('is restored into empty servers, by the commands of the README', async () => {
    const backedUp = await runDocumented('src/main.ts backup');
    expect(backedUp).toMatch(/"events":[1-9].*"msg":"the backup is whole"/);
    const restored = await runDocumented('src/main.ts restore');
    await untilAllHealthy();
    await vi.waitFor(story, { timeout: minuteMs, interval: 1_000 });
    const printed = [...backedUp.split('\n'), ...restored.split('\n'), ...(await logs())];
    expect(indiscreet(printed)).toEqual([]);
  });
});
