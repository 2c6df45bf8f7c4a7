import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Writes a line for the person who waits. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps what it prints, and gives it back, instead of showing it. */
  readonly quiet?: boolean;
}

/** Runs a program to its end: whether it ended well, and what it printed if it was to be quiet. */
export const run = async (
  [command, ...args]: readonly [string, ...string[]],
  { timeoutMs, env = {}, quiet = false }: Options,
): Promise<{ readonly ok: boolean; readonly printed: string }> => {
  const child = spawn(command, args, {
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await once(child, 'close').then(
    ([exitCode]) => exitCode,
    () => 'could not be started',
  );
  return { ok: code === 0, printed: Buffer.concat(chunks).toString() };
};
