import type { Program } from './programs.ts';
import { missing } from './programs.ts';
import { run, say } from './run.ts';

const minuteMs = 60_000;
const aptGet = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120'] as const;

/** How to become root without a password: not at all, by sudo, or by being it. */
const asRoot = async (): Promise<readonly string[] | undefined> => {
  if (process.getuid?.() === 0) return [];
  const { ok } = await run(['sudo', '-n', 'true'], { timeoutMs: minuteMs, quiet: true });
  return ok ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] : undefined;
};

const apt = async (root: readonly string[], args: readonly string[]) => {
  const [command = 'apt-get', ...rest] = [...root, ...aptGet, ...args];
  const { ok, printed } = await run([command, ...rest], {
    timeoutMs: 6 * minuteMs,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    quiet: true,
  });
  if (!ok) say(printed.trimEnd());
  return ok;
};

/**
 * Installs what is missing where this machine is a Debian and lets us; answers what is missing
 * still.
 */
export const installMissing = async (): Promise<readonly Program[]> => {
  const wanted = missing();
  if (wanted.length === 0) return [];
  const names = wanted.map(({ name }) => name).join(' and ');

  const isDebian = (await run(['apt-get', '--version'], { timeoutMs: minuteMs, quiet: true })).ok;
  const root = isDebian ? await asRoot() : undefined;
  if (root === undefined) return wanted;

  say(`Installing ${names} from Debian; the first time this takes a minute or two.`);
  say('  reading the package lists …');
  await apt(root, ['update']);
  say('  downloading and unpacking …');
  await apt(root, [
    'install',
    '-y',
    '--no-install-recommends',
    ...wanted.map((each) => each.debian),
  ]);

  const left = missing();
  say(left.length === 0 ? `  ${names} installed.` : '  that did not work.');
  return left;
};
