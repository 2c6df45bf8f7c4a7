import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scripts = z.object({ scripts: z.object({ start: z.string().startsWith('node ') }) });

/** What `pnpm start` gives to node: the test starts what the README's first command starts. */
const startArguments = async (): Promise<readonly string[]> => {
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  return scripts.parse(JSON.parse(manifest)).scripts.start.split(' ').slice(1);
};

const readyWithinMs = 60_000;
const lookEveryMs = 50;

/** A message the demo's outbox shows. */
export interface SentMessage {
  readonly to: string;
  readonly text: string;
  readonly sentAt: string;
}

/** Countersign as an operator runs it: a process of its own, spoken to over HTTP alone. */
export interface Countersign {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: () => number;
  /** Everything it printed so far. */
  readonly printed: () => string;
  readonly outbox: () => Promise<readonly SentMessage[]>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it as an operator would; answers its exit code. */
  readonly terminate: () => Promise<number | null>;
  readonly stop: () => Promise<void>;
}

const answersReady = async (url: string) => {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  return response?.status === 200;
};

/** Starts standalone on an empty folder and a free port, with the demo unless told otherwise. */
export const startCountersign = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<Countersign> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let printed = '';
  let child: ChildProcess | undefined;

  const start = async () => {
    const starting = spawn(process.execPath, await startArguments(), {
      cwd: root,
      env: {
        ...{ PATH: process.env.PATH, LOG_LEVEL: 'info' },
        ...{ PORT: String(port), PUBLIC_URL: url, DATA_DIR: dataDir },
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = starting;
    const keep = (chunk: Buffer) => {
      printed += chunk.toString();
    };
    starting.stdout.on('data', keep);
    starting.stderr.on('data', keep);
    for (let waitedMs = 0; !(await answersReady(url)); waitedMs += lookEveryMs) {
      if (starting.exitCode !== null || waitedMs > readyWithinMs) {
        throw new Error(`standalone did not become ready; it printed:\n${printed}`);
      }
      await pause(lookEveryMs);
    }
  };

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return null;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
    return ending.exitCode;
  };

  const stop = async () => {
    await end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  };

  await start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  return {
    url,
    dataDir,
    pid: () => child?.pid ?? 0,
    printed: () => printed,
    outbox: async () => {
      const response = await fetch(`${url}/demo/outbox`, {
        headers: { accept: 'application/json' },
      });
      // The demo's own JSON: an array of messages.
      return (await response.json()) as readonly SentMessage[];
    },
    kill: async () => void (await end('SIGKILL')),
    start,
    terminate: () => end('SIGTERM'),
    stop,
  };
};
