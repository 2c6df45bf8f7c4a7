import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';

interface Tree {
  readonly [key: string]: string | Tree;
}

const wordsIn = (tree: Tree, at = ''): readonly (readonly [string, string])[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${at}${key}`, value] as const] : wordsIn(value, `${at}${key}.`),
  );
const english = new Map(wordsIn(en));
const placeholders = (text: string) => [...new Set(text.match(/%?\{+\w[\w.]*\}+/g))].toSorted();

describe('the words of the UI', () => {
  it.each(Object.entries({ de, es }))('leave no value of a sentence out: %s', (_, language) => {
    for (const [key, text] of wordsIn(language)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')]);
    }
  });

  it('are there wherever a page names them whole', async () => {
    const missing: string[] = [];
    const sections = [
      ...['admin', 'menu', 'overview', 'messages', 'people', 'logs', 'logins', 'stats', 'access'],
      ...['applications', 'settings', 'texts', 'mail', 'streams'],
    ];
    const said = new RegExp(`['"]((?:${sections.join('|')})\\.[\\w.-]+)['"]`, 'g');
    for await (const path of glob('**/*.{ts,tsx}', { cwd: new URL('..', import.meta.url) })) {
      const text = await readFile(new URL(`../${path}`, import.meta.url), 'utf8');
      for (const [, key = ''] of text.matchAll(said)) if (!english.has(key)) missing.push(key);
    }
    expect(missing).toEqual([]);
  });

  it('name everything that can happen in a login', async () => {
    // The bundle is built without the services' packages, so their list is read as a text.
    const contract = '../../../../packages/contracts/src/activity-log/activity.ts';
    const text = await readFile(new URL(contract, import.meta.url), 'utf8');
    const [, list = ''] = /activityKinds = \[(.*?)\] as const/s.exec(text) ?? [];
    const kinds = [...list.matchAll(/'(\w+)'/g)].map(([, kind]) => kind);
    const ofAdmins = ['guardian_changed', 'management_written'];
    expect(kinds.length).toBeGreaterThan(30);
    expect(
      kinds.filter((kind = '') => !ofAdmins.includes(kind) && !english.has(`events.${kind}`)),
    ).toEqual([]);
  });
});
