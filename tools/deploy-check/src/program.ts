import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { endsWithParent } from '@countersign/nats/testing';
import { root } from './repository.ts';

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program came to. */
export interface Ending {
  readonly code: number | null;
  readonly out: string;
  /** What it said of its troubles, for a failing test to show. */
  readonly complaints: string;
}

/** Runs a program to its end. */
export const run = async (
  command: string,
  args: readonly string[],
  { cwd = root, env = {} }: Options = {},
): Promise<Ending> => {
  const child = endsWithParent(
    spawn(command, args, {
      ...{ cwd, env: { ...process.env, ...env } },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const [out, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, out, complaints };
};

/** Whether a program can be run here. */
const works = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * The first of several ways to run a program that works here. Where none does, its tests are left
 * out and that is said aloud; in CI they run, and fail for the want of it.
 */
export const firstThatWorks = (
  what: string,
  ways: readonly (readonly [string, ...string[]])[],
): readonly [string, ...string[]] | undefined => {
  const found = ways.find(([command, ...args]) => works(command, [...args, '--version']));
  if (!found && process.env.CI) return ways[0];
  if (!found) process.stderr.write(`SKIPPED, for want of ${what}: everything that needs it\n`);
  return found;
};
