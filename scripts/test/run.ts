import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endsWithParent } from '../../packages/adapters/nats/src/ends-with-parent.ts';

/** Writes a line for the person who waits. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps what it prints, and gives it back, instead of showing it. */
  readonly quiet?: boolean;
}

/** What a program came to. One that outlasted its time was ended. */
export interface Ending {
  readonly ok: boolean;
  readonly isLate: boolean;
  /** What it printed, if it was to be quiet. */
  readonly printed: string;
}

/** Runs a program to its end. */
export const run = async (
  [command, ...args]: readonly [string, ...string[]],
  { timeoutMs, env = {}, quiet = false }: Options,
): Promise<Ending> => {
  const child = endsWithParent(
    spawn(command, args, {
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    }),
  );
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await once(child, 'close').then(
    ([exitCode]) => exitCode,
    () => 'could not be started',
  );
  return { ok: code === 0, isLate: child.killed, printed: Buffer.concat(chunks).toString() };
};
