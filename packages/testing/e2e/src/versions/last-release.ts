import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { root } from '../child.ts';

const run = promisify(execFile);
const installTimeoutMs = 120_000;

const releases = z.array(z.object({ version: z.string(), commit: z.string().length(40) })).min(1);
export type Release = z.output<typeof releases>[number];

/** The release that is replaced by what is here: the last one that `releases.json` names. */
export const lastRelease = (): Release => {
  const named = releases.parse(JSON.parse(readFileSync(join(root, 'releases.json'), 'utf8')));
  // The schema asks for at least one.
  return named.at(-1) as Release;
};

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Why the history does not hold a release; nothing where it does. */
export const missingIn = ({ commit }: Release): 'shallow history' | 'no history' | undefined => {
  try {
    if (git('cat-file', '-t', commit).trim() === 'commit') return undefined;
  } catch {
    // It is not there; the next question says whether it could be.
  }
  try {
    if (git('rev-parse', '--is-shallow-repository').trim() === 'true') return 'shallow history';
  } catch {
    // Neither is a repository: somebody unpacked an archive.
  }
  return 'no history';
};

/** How to call pnpm: by its name, or by npm where it is on no PATH. */
const pnpm = async (): Promise<readonly [string, ...string[]]> => {
  const manifest = z.object({ packageManager: z.string() });
  const { packageManager } = manifest.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  return run('pnpm', ['--version'], { cwd: root }).then(
    () => ['pnpm'] as const,
    () => ['npx', '-y', packageManager] as const,
  );
};

/** A release as it was, in a folder of its own, ready to be started. */
export interface UnpackedRelease {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/**
 * Unpacks a release from the history and installs what its own lockfile says, from pnpm's store
 * where that has it and from the registry where not. Nothing of the repository itself is changed.
 */
export const unpack = async ({ commit }: Release): Promise<UnpackedRelease> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-release-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const archive = join(folder, 'release.tar');
    await run('git', ['archive', `--output=${archive}`, commit], { cwd: root });
    await run('tar', ['--extract', `--file=${archive}`], { cwd: folder });
    await rm(archive);
    const [command, ...words] = await pnpm();
    const { NODE_OPTIONS: _, ...environment } = process.env;
    await run(
      command,
      [...words, 'install', '--prod', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'],
      { cwd: folder, env: environment, timeout: installTimeoutMs },
    );
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
