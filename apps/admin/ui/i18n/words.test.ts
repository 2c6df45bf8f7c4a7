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
    const said = /['"]((?:admin|menu|overview|messages|people|logs|settings)\.[\w.-]+)['"]/g;
    for await (const path of glob('**/*.{ts,tsx}', { cwd: new URL('..', import.meta.url) })) {
      const text = await readFile(new URL(`../${path}`, import.meta.url), 'utf8');
      for (const [, key = ''] of text.matchAll(said)) if (!english.has(key)) missing.push(key);
    }
    expect(missing).toEqual([]);
  });
});
