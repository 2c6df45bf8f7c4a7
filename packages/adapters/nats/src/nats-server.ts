import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { endsWithParent } from './ends-with-parent.ts';

const startTimeoutMs = 10_000;
const lookEveryMs = 10;

/** Debian keeps it where an ordinary user's PATH does not look. */
const binaries = ['nats-server', '/usr/sbin/nats-server', '/usr/local/bin/nats-server'];
const works = (binary: string) => spawnSync(binary, ['--version']).status === 0;

/**
 * Whether to run the tests that need a nats-server. Where it is missing they are left out, and that
 * is said aloud; in CI they run, and fail for the want of it.
 */
export const natsAvailable = (): boolean => {
  if (binaries.some(works) || process.env.CI) return true;
  process.stderr.write('SKIPPED, for want of a nats-server: everything that needs one\n');
  return false;
};

/** A nats-server with JetStream, on a port of its own. */
export interface NatsServer {
  readonly url: string;
  readonly pid: () => number;
  /** Ends it; what it kept in a folder of its own is deleted. */
  readonly stop: () => Promise<void>;
  /** Ends it, by `SIGKILL` if it is to die unprepared, and starts it again at the same address. */
  /** Ends it; `resume` starts it again at the same address. */
  readonly pause: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly restart: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Has it read its configuration again; what it makes of it shows a little later. */
  readonly reload: () => void;
  /** Where a server with a configuration tells of itself. */
  readonly monitoring: () => string | undefined;
}

interface NatsServerOptions {
  /** Where JetStream keeps its files; a fresh folder, deleted in the end, unless one is named. */
  readonly dir?: string;
  /** A configuration, in which it finds its folder. */
  readonly config?: string;
  /** Where it writes what it complains of. */
  readonly log?: string;
}

const ports = z.object({
  nats: z.tuple([z.string()], z.string()),
  monitoring: z.array(z.string()).optional(),
});

/** Reads its addresses from the file that the server writes once it listens. */
const addressesOf = async (server: ChildProcess, dir: string): Promise<z.output<typeof ports>> => {
  const file = join(dir, `nats-server_${server.pid}.ports`);
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += lookEveryMs) {
    if (server.exitCode !== null) throw new Error(`nats-server ended with ${server.exitCode}`);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('}')) return ports.parse(JSON.parse(text));
    await pause(lookEveryMs);
  }
  throw new Error(`nats-server did not listen within ${startTimeoutMs} ms`);
};

const end = async (server: ChildProcess, signal: NodeJS.Signals) => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
};

/** Starts a nats-server and waits until it listens. */
export const startNats = async (options: NatsServerOptions = {}): Promise<NatsServer> => {
  const { dir, config, log } = options;
  const binary = binaries.find(works);
  if (!binary) {
    throw new Error('nats-server is not installed: `apt-get install nats-server`, or see nats.io');
  }
  const own = mkdtempSync(join(tmpdir(), 'countersign-nats-'));
  const start = async (port: string) => {
    const where = ['--addr', '127.0.0.1', '--port', port, '--ports_file_dir', own];
    const configured = config
      ? ['--config', config, '--http_port', '-1']
      : ['--jetstream', '--store_dir', dir ?? own];
    const server = endsWithParent(
      spawn(binary, [...where, ...configured, ...(log ? ['--log', log] : [])], { stdio: 'ignore' }),
    );
    const { nats, monitoring } = await addressesOf(server, own);
    return { server, url: nats[0], monitoring: monitoring?.[0] };
  };

  let running = await start('-1');
  const { url } = running;
  const pauseServer = (signal: NodeJS.Signals = 'SIGTERM') => end(running.server, signal);
  const resume = async () => {
    running = await start(new URL(url).port);
  };
  return {
    url,
    pid: () => running.server.pid ?? 0,
    stop: async () => {
      await end(running.server, 'SIGTERM');
      rmSync(own, { recursive: true, force: true });
    },
    pause: pauseServer,
    resume,
    reload: () => void running.server.kill('SIGHUP'),
    monitoring: () => running.monitoring,
    restart: async (signal = 'SIGTERM') => {
      await pauseServer(signal);
      await resume();
    },
  };
};
