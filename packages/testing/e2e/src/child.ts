import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from '@countersign/nats/testing';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

const readyWithinMs = 60_000;
const lookEveryMs = 50;

/** A process of node's that can be ended in every way, and started again. */
export interface Child {
  readonly pid: () => number;
  readonly isRunning: () => boolean;
  /** Everything it printed so far, in all its lives. */
  readonly printed: () => string;
  /** Starts it, and waits for nothing. */
  readonly launch: () => void;
  /** Whether it says now that it is ready. */
  readonly isReady: () => Promise<boolean>;
  /** Waits until it says that it is ready. */
  readonly untilReady: () => Promise<void>;
  /** Starts it, and waits until it says that it is ready. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** Ends it as an operator would; answers its exit code. */
  readonly terminate: () => Promise<number | null>;
  /** Says something to it, where it listens. */
  readonly tell: (message: string) => void;
}

interface Program {
  /** What node is given. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it says that it is ready, by a status of 200. */
  readonly readyAt: string;
  readonly hasChannel?: boolean;
  /** Where it lies, if not here. */
  readonly folder?: string;
}

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const answersReady = async (readyAt: string): Promise<boolean> => {
  const response = await fetch(readyAt).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
};

/** A program that is run in a process of its own; nothing has been started yet. */
export const childOf = ({ folder = root, ...program }: Program): Child => {
  const { args, environment, readyAt, hasChannel } = program;
  let printed = '';
  let child: ChildProcess | undefined;
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
  };

  const launch = () => {
    child = spawn(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
    });
    endsWithParent(child);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  };

  const untilReady = async () => {
    const starting = child;
    for (let waitedMs = 0; !(await answersReady(readyAt)); waitedMs += lookEveryMs) {
      if (!starting || isOver(starting) || waitedMs > readyWithinMs) {
        throw new Error(`it did not become ready; it printed:\n${printed}`);
      }
      await pause(lookEveryMs);
    }
  };

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (!ending) return null;
    if (isOver(ending)) return ending.exitCode;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
    return ending.exitCode;
  };

  return {
    pid: () => child?.pid ?? 0,
    isRunning: () => child !== undefined && !isOver(child),
    printed: () => printed,
    launch,
    isReady: () => answersReady(readyAt),
    untilReady,
    start: async () => {
      launch();
      await untilReady();
    },
    kill: async () => void (await end('SIGKILL')),
    terminate: () => end('SIGTERM'),
    tell: (message) => void child?.send(message),
  };
};
