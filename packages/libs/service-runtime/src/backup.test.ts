import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backupIn } from './backup.ts';

const readme = readFileSync(new URL('../../../../deploy/README.md', import.meta.url), 'utf8');

describe('the words that ask for a backup', () => {
  it('make one, look at one, or restore one', () => {
    const folder = '/backups/today';
    expect(backupIn(['backup', folder])).toEqual({ kind: 'backup', folder, withKeyRings: true });
    expect(backupIn(['backup', folder, '--without-key-rings'])?.withKeyRings).toBe(false);
    expect(backupIn(['verify', folder])?.kind).toBe('verify');
    expect(backupIn(['restore', folder])?.kind).toBe('restore');
    expect(backupIn([])).toBeUndefined();
    expect(backupIn(['relay', '--from', 'start'])).toBeUndefined();
  });

  it.each([
    [['backup']],
    [['backup', 'a', 'b']],
    [['restore', 'a', '--without-key-rings']],
    [['verify', 'a', '--force']],
  ])('are refused where they make no sense: %j', (words) => {
    expect(() => backupIn(words)).toThrow();
  });

  it('are those of deploy/README.md', () => {
    const commands = [...readme.matchAll(/ session src\/main\.ts (.+)$/gm)];
    const said = commands.map(([, words = '']) => words.split(' '));
    const kinds = said.map((words) => backupIn(words)?.kind).filter((kind) => kind !== undefined);
    expect(kinds).toEqual(['backup', 'verify', 'restore']);
  });
});
