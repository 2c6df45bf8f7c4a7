import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from './ends-with-parent.ts';

/** Runs a script until it has said `count` lines, kills it, and gives all that it said. */
export const killAfter = async (
  script: URL,
  args: readonly string[],
  count: number,
): Promise<readonly string[]> => {
  const child = endsWithParent(
    spawn(process.execPath, [fileURLToPath(script), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const ended = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === count) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  if (signal !== 'SIGKILL') throw new Error('the script ended before it could be killed');
  return said;
};
