import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from '@countersign/nats/testing';
import { freePort } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const starting = { timeout: 25_000, interval: 50 };
const threeStarts = { timeout: 90_000 };
/** util-linux's `script` runs a program on a terminal. */
const hasTerminals = spawnSync('script', ['--version']).status === 0;
if (!hasTerminals) process.stderr.write('SKIPPED, for want of `script`: what a terminal shows\n');

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-main-'));
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    // `script` passes on what its terminal is told, and standalone ends by that.
    child.stdin?.end('\u0003');
    child.kill('SIGTERM');
    await exited;
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
  const started = spawn(command, args, {
    env: { PATH: '/usr/bin:/bin', DATA_DIR: dataDir, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child = endsWithParent(started);
  const said = { out: '', err: '' };
  started.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  started.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  return { said, exit: once(started, 'exit') };
};
const start = async (env: Readonly<Record<string, string>> = {}) => {
  const port = await freePort();
  return { port, ...run(process.execPath, [main], { PORT: `${port}`, ...env }) };
};
const startOnTerminal = async (env: Readonly<Record<string, string>> = {}) => {
  const command = `${process.execPath} ${main}`;
  const port = await freePort();
  return run('script', ['-qec', command, '/dev/null'], { PORT: `${port}`, ...env });
};

describe.skipIf(!hasTerminals)('standalone on a terminal', () => {
  it('shows where to go, last, and nothing of how the demo was made', async () => {
    const { said } = await startOnTerminal();
    await vi.waitFor(() => expect(said.out).toContain('Press Ctrl+C to stop.'), starting);
    expect(said.out.trimStart()).toMatch(/^Countersign is ready\./);
    expect(said.out.trimEnd()).toMatch(/Press Ctrl\+C to stop\.$/);
  });

  it('logs for reading where that is asked for, and before the banner', async () => {
    const { said } = await startOnTerminal({ LOG_LEVEL: 'info' });
    await vi.waitFor(() => expect(said.out).toContain('Press Ctrl+C to stop.'), starting);
    const [before = ''] = said.out.split('Countersign is ready.');
    expect(before).toMatch(/INFO.*directory\.ask\.v1\.create-tenant ok/);
    expect(before).toMatch(/INFO.*ready/);
    expect(said.out).not.toContain('{"level"');
  });
});

describe('standalone elsewhere', () => {
  it('says a JSON object a line, and nothing else', async () => {
    const { said } = await start();
    await vi.waitFor(() => expect(said.out).toContain('"msg":"ready"'), starting);
    const lines = said.out.split('\n').filter(Boolean);
    for (const line of lines) {
      // Where all is well there is nothing to be warned of.
      expect(JSON.parse(line)).toMatchObject({ service: 'standalone', level: 'info' });
    }
    expect(said.err).toBe('');
  });

  it('says at once that NATS is away, and is alive meanwhile, not ready', async () => {
    const healthPort = await freePort();
    const nats = { NATS_URL: `nats://127.0.0.1:${await freePort()}` };
    const { port, said } = await start({ ...nats, HEALTH_PORT: `${healthPort}` });
    await vi.waitFor(() => expect(said.out).toContain('"msg":"waiting for NATS"'), starting);
    const status = async (at: number, path: string) =>
      (await fetch(`http://localhost:${at}${path}`)).status;
    const paths = ['/healthz', '/readyz', '/metrics', '/authorize'];
    const asked = (at: number) => Promise.all(paths.map((path) => status(at, path)));
    expect(await asked(port)).toEqual([200, 503, 404, 503]);
    expect(await asked(healthPort)).toEqual([200, 503, 200, 404]);
  });

  it('ends at once for a setting that cannot be used, in a sentence', async () => {
    const { said, exit } = await start({ PUBLIC_URL: 'https://here.example/there' });
    expect((await exit)[0]).toBe(1);
    expect(said.err).toContain(
      'PUBLIC_URL is "https://here.example/there", which cannot be used: it says more than a ' +
        'scheme',
    );
  });

  it("ends at once where its port is taken, or its address is not this machine's", async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    // A server that listens on a port has an address with one.
    const { port } = other.address() as AddressInfo;
    const taken = await start({ PORT: `${port}`, HOST: '127.0.0.1' });
    expect((await taken.exit)[0]).toBe(1);
    expect(taken.said.err).toBe(
      `Port ${port} of 127.0.0.1 is taken by another process: end that one, or set PORT to ` +
        'another port.\n',
    );
    const health = await start({ HEALTH_PORT: `${port}`, HEALTH_HOST: '127.0.0.1' });
    expect((await health.exit)[0]).toBe(1);
    expect(health.said.err).toContain('set HEALTH_PORT to another port');
    other.close();
    // RFC 5737: an address that is nobody's.
    const nowhere = await start({ HOST: '192.0.2.1' });
    expect((await nowhere.exit)[0]).toBe(1);
    expect(nowhere.said.err).toContain('This machine has no address 192.0.2.1: set HOST to one');
  });

  it('makes the first admin once, whatever has become of their file', threeStarts, async () => {
    const file = join(dataDir, 'bootstrap-admin.json');
    const startAndStop = async (env: Readonly<Record<string, string>> = {}) => {
      const { said, exit } = await start(env);
      await vi.waitFor(() => expect(said.out).toContain('"msg":"ready"'), starting);
      child?.kill('SIGTERM');
      expect((await exit)[0]).toBe(0);
    };
    // Whoever gives the password finds the link there, and no password.
    await startAndStop({ BOOTSTRAP_ADMIN_PASSWORD: 'canary-of-the-first-admin' });
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(kept)).toEqual(['enrollmentLink']);
    await startAndStop();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(kept);
    rmSync(file);
    await startAndStop();
    expect(existsSync(file)).toBe(false);
  });

  it('leads to the demo, and from another name of the machine to its own', async () => {
    const { port, said } = await start();
    await vi.waitFor(() => expect(said.out).toContain('"msg":"ready"'), starting);
    const home = await fetch(`http://localhost:${port}/`, { redirect: 'manual' });
    expect([home.status, home.headers.get('location')]).toEqual([302, '/demo']);
    const own = await fetch(`http://localhost:${port}/demo`);
    expect([own.status, (await own.text()).includes('/demo/login')]).toEqual([200, true]);
    for (const path of ['/demo', '/demo/login', '/demo/callback']) {
      const other = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
      expect(other.status).toBe(404);
      expect(await other.text()).toContain(`Open <a href="http://localhost:${port}/demo">`);
    }
  });
});
