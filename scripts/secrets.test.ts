import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messagingUsers } from '../packages/contracts/src/index.ts';
import { publicKeyOf } from '../packages/messaging/src/nats/index.ts';

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
    const names = (await readdir(folder)).filter((name) => name !== 'keys.conf');
    for (const name of names) {
      expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
      expect(printed).not.toContain((await text(name)).trim());
    }
  });

  it('hold a user of NATS for everybody, whom the server knows by the public key', async () => {
    await secrets('in', folder);
    const known = await text('keys.conf');
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
