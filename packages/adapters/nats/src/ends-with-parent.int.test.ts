import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { endsWithParent } from './ends-with-parent.ts';

const program = fileURLToPath(new URL('parent.child.ts', import.meta.url));

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.each(['is killed', 'is terminated', 'throws', 'exits'])(
  'a child ends with its parent, which %s',
  async (how) => {
    const parent = endsWithParent(
      spawn(process.execPath, [program, how.split(' ')[0] ?? ''], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const ended = once(parent, 'exit');
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const pid = Number(line);
    if (how === 'is killed') parent.kill('SIGKILL');
    if (how === 'is terminated') parent.kill('SIGTERM');
    await ended;
    await expect.poll(() => isThere(pid), { timeout: 15_000 }).toBe(false);
  },
);
