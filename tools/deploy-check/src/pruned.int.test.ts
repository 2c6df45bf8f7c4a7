import { globSync } from 'node:fs';
import { chown, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@countersign/testkit';
import { createKeyRingFile } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asNobody, type Guest, invite } from './nobody.ts';
import { openWorkshop, type Workshop } from './pruned-folder.ts';
import { deployed } from './repository.ts';

/** What the image of the Dockerfile starts with. */
const nodeOptions = '--max-old-space-size-percentage=75 --max-semi-space-size=4';
/** Every service that has an image. */
const shipped = [...deployed, 'standalone'];
const starting = { timeout: 30_000, interval: 100 };

describe('the folder that becomes an image', () => {
  let workshop: Workshop;
  let keys: string;
  let node: string;
  const guests: Guest[] = [];
  const images = new Map<string, string>();

  beforeAll(async () => {
    workshop = await openWorkshop(shipped);
    await Promise.all(
      shipped.map(async (service) => images.set(service, await workshop.build(service))),
    );
    keys = await mkdtemp(join(tmpdir(), 'countersign-keys-'));
    const ring = join(keys, 'ring.json');
    await createKeyRingFile(ring);
    const { uid, gid } = asNobody;
    // Owned by whoever is to read it, as `pnpm secrets` leaves it.
    if (uid !== undefined) {
      await Promise.all([keys, ring].map((path) => chown(path, uid, gid)));
    }
    // Our own may be where nobody else can look.
    node = join(images.get('gateway') ?? '', 'node');
    await copyFile(process.execPath, node);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(guests.map((guest) => guest.terminate()));
    await workshop.clear();
    await rm(keys, { recursive: true, force: true });
  }, 120_000);

  /** Where nobody answers, so that the process has to wait. */
  const nowhere = async () => {
    const [nats, store, port] = await Promise.all([freePort(), freePort(), freePort()]);
    const publicPort = await freePort();
    const ring = join(keys, 'ring.json');
    const env = {
      ...{ NATS_URL: `nats://127.0.0.1:${nats}`, MASTER_KEY_FILE: ring, CODE_KEYS_FILE: ring },
      ...{ EVENTSTORE_URL: `esdb://127.0.0.1:${store}?tls=false`, NODE_OPTIONS: nodeOptions },
      ...{ PORT: `${publicPort}`, HEALTH_PORT: `${port}` },
    };
    return { env, port, publicPort };
  };
  const start = async (service: string) => {
    const { env, port, publicPort } = await nowhere();
    const cwd = join(images.get(service) ?? '', 'services', service);
    const guest = invite({ node, args: ['src/main.ts'], cwd, env });
    guests.push(guest);
    return {
      guest,
      status: async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status,
      publicStatus: async (path: string) =>
        (await fetch(`http://127.0.0.1:${publicPort}${path}`)).status,
    };
  };

  it('is made of nothing that tests, and of nothing that only developers need', async () => {
    expect(
      workshop.context.filter((file) => /\.(test|contract)\.ts$|testing\/kit\/src/.test(file)),
    ).toEqual([]);
    for (const image of images.values()) {
      expect(await readdir(join(image, 'packages'))).not.toContain('testing');
      const installed = await readdir(join(image, 'node_modules/.pnpm'));
      const tools = /^(vitest|typescript|turbo|fast-check|@biomejs|dclint|node-linux)/;
      expect(installed.filter((name) => tools.test(name))).toEqual([]);
    }
  });

  it('cannot be changed by whoever runs in it', async () => {
    if (asNobody.uid === undefined) return;
    const cwd = images.get('session') ?? '';
    const guest = invite({ node, args: ['-e', "fs.writeFileSync('x', 'y')"], cwd, env: {} });
    await vi.waitFor(() => expect(guest.printed()).toContain('EACCES'), starting);
  });

  it('holds the admin UI where it is served, built, and nothing that builds it', async () => {
    const found = (pattern: string) =>
      [...images].flatMap(([service, cwd]) => globSync(pattern, { cwd }).map(() => service));
    expect(found('apps/admin/dist/*/index.html')).toEqual(['gateway', 'standalone']);
    expect(found('apps/admin/node_modules/vite')).toEqual([]);
    const port = await freePort();
    const data = await mkdtemp(join(tmpdir(), 'countersign-data-'));
    const { uid, gid } = asNobody;
    if (uid !== undefined) await chown(data, uid, gid ?? uid);
    const guest = invite({
      ...{
        node,
        args: ['src/main.ts'],
        cwd: join(images.get('standalone') ?? '', 'services/standalone'),
      },
      env: { PORT: `${port}`, DATA_DIR: data, DEMO: '0', ADMIN_UI: '1', NODE_OPTIONS: nodeOptions },
    });
    guests.push(guest);
    const page = () => fetch(`http://localhost:${port}/admin/`);
    await vi.waitFor(async () => expect((await page()).status).toBe(200), starting);
    expect(await (await page()).text()).toContain('<div id="root">');
    expect(await guest.terminate()).toBe(0);
    await rm(data, { recursive: true });
  });

  it.each(deployed)(
    'starts %s, which waits for what is not there, and ends when told',
    async (name) => {
      const { guest, status, publicStatus } = await start(name);
      const waiting = /waiting for (NATS|EventStoreDB)/;
      await vi.waitFor(() => expect(guest.printed()).toMatch(waiting), starting);
      expect(await status('/healthz')).toBe(200);
      expect(await status('/readyz')).toBe(503);
      expect(await status('/metrics')).toBe(200);
      if (name === 'gateway') {
        const paths = ['/healthz', '/readyz', '/authorize', '/metrics'];
        expect(await Promise.all(paths.map(publicStatus))).toEqual([200, 503, 503, 404]);
      }
      expect(await guest.terminate()).toBe(0);
    },
  );
});
