import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { natsUsers, publicKeyOf, rightsIdOf } from '../packages/adapters/nats/src/index.ts';
import { everybody, messagingUsers } from '../packages/contracts/src/index.ts';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const secrets = async (...words: readonly string[]) =>
  (await run(process.execPath, ['scripts/secrets.ts', ...words])).stdout;
const text = (name: string) => readFile(join(folder, name), 'utf8');
const keysIn = async (name: string) => (await text(name)).match(/"id":/g)?.length;

describe('the secrets of a deployment', () => {
  it('are made once: what is there is kept', async () => {
    await secrets('in', folder);
    const names = await readdir(folder);
    const before = await Promise.all(names.map(text));
    expect(await secrets('in', folder)).toContain('kept');
    expect(await Promise.all(names.map(text))).toEqual(before);
  });

  it('are for their owner alone, and never printed', async () => {
    const printed = await secrets('in', folder);
    const names = (await readdir(folder)).filter((name) => name !== 'authorization.conf');
    for (const name of names) {
      expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
      expect(printed).not.toContain((await text(name)).trim());
    }
  });

  it('hold a user of NATS for everybody, whom the server knows by the public key', async () => {
    await secrets('in', folder);
    const known = await text('authorization.conf');
    for (const name of messagingUsers)
      expect(known).toContain(publicKeyOf(await text(`${name}.nk`)));
    expect(known).not.toMatch(/\bSU[A-Z0-9]{40}/);
  });

  it('change in two steps: a key is staged, and then it seals', async () => {
    await secrets('in', folder);
    const file = join(folder, 'master-keys.json');
    const before = await text('master-keys.json');
    await secrets('stage', file);
    expect(await keysIn('master-keys.json')).toBe(2);
    const staged = await text('master-keys.json');
    await secrets('rotate', file);
    expect(await keysIn('master-keys.json')).toBe(2);
    expect(new Set([before, staged, await text('master-keys.json')]).size).toBe(3);
  });

  it('are not made by words that make no sense: those are told what does', async () => {
    const refused = secrets('rotat', folder);
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('stage'),
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the secrets of docker compose', () => {
  const program = resolve('scripts/secrets.ts');
  /** As in a checkout that was made under the umask. */
  const make = (umask = '027') =>
    run('sh', ['-c', `umask ${umask}; exec "$0" "$1"`, process.execPath, program], { cwd: folder });
  const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;
  beforeEach(async () => {
    for (const mounted of ['deploy/nats', 'deploy/observability']) {
      await cp(mounted, join(folder, mounted), { recursive: true });
    }
    const files = await readdir(join(folder, 'deploy'), { recursive: true, withFileTypes: true });
    for (const file of files) {
      await chmod(join(file.parentPath, file.name), file.isDirectory() ? 0o750 : 0o640);
    }
  });

  it('leave what is mounted readable to every container under a strict umask', async () => {
    await make();
    expect(await modeOf('deploy/nats')).toBe(0o755);
    expect(await modeOf('deploy/observability/grafana/dashboards')).toBe(0o755);
    const shown = ['nats/nats.conf', 'nats/authorization.conf'];
    for (const name of [...shown, 'observability/prometheus.yaml']) {
      expect(await modeOf(`deploy/${name}`)).toBe(0o644);
    }
  });

  it('are for their owner alone, whatever the umask', async () => {
    await make('000');
    expect(await modeOf('deploy/secrets')).toBe(0o700);
    for (const name of await readdir(join(folder, 'deploy/secrets'))) {
      expect(await modeOf(`deploy/secrets/${name}`)).toBe(0o600);
    }
    expect(await modeOf('.env')).toBe(0o600);
  });

  const user = /^COUNTERSIGN_USER=\d+:\d+$/m;
  const rights = new RegExp(`^NATS_RIGHTS_${rightsIdOf(natsUsers(everybody))}=[0-9a-f]{64}\n`, 'm');

  it.each([
    ['is without it', 'DEMO=0\nPUBLIC_URL=https://login.example.com'],
    ['says nothing in it', 'COUNTERSIGN_USER=\nDEMO=0\n'],
    ['has it in a comment', '# COUNTERSIGN_USER=1:1\nDEMO=0\n'],
    ['is empty', ''],
  ])('mend an .env that %s, and leave the rest and its owner alone', async (_, before) => {
    const file = join(folder, '.env');
    await writeFile(file, before, { mode: 0o640 });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(file, 4_321, 4_322);
    const { uid, gid, mode } = await stat(file);
    await make();
    const after = await text('.env');
    expect(after).toMatch(user);
    expect(after).toMatch(rights);
    expect(after.replace(user, '').replace(rights, '').trim()).toBe(
      before.replace('COUNTERSIGN_USER=\n', '').trim(),
    );
    expect(await stat(file)).toMatchObject({ uid, gid, mode });
    await make();
    expect(await text('.env')).toBe(after);
  });

  it('leave an .env alone that says who the user is, and what others said in it', async () => {
    const before = 'DEMO=0\nNATS_RIGHTS_0ld0ld00=1\nCOUNTERSIGN_USER="1000:1000"\n';
    await writeFile(join(folder, '.env'), before);
    await make();
    expect((await text('.env')).replace(rights, '')).toBe(before);
  });

  it('are another configuration of NATS where a user has another key', async () => {
    await make();
    const before = await text('.env');
    await make();
    expect(await text('.env')).toBe(before);
    await rm(join(folder, 'deploy/secrets/session.nk'));
    await make();
    const after = await text('.env');
    expect(after).toMatch(rights);
    expect(after).not.toBe(before);
  });
});
