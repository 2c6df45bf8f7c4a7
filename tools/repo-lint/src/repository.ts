import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { File } from './rule.ts';

/** Where the repository is on this machine. */
export const root = resolve(import.meta.dirname, '../../..');

/** Written by a tool, or not text. */
const isForeign = (path: string) => /^pnpm-lock\.yaml$|\.(png|jpg|ico|woff2)$/.test(path);

/** Every file that is committed or about to be: tracked, or untracked and not ignored. */
export const readRepository = (): readonly File[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\0')
    .filter((path) => path !== '' && !isForeign(path) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
