import { readdirSync, readFileSync } from 'node:fs';
import { factors } from '@countersign/factors';
import { describe, expect, it } from 'vitest';
import { allTexts } from '../texts/language.ts';
import { type PageRefusal, refusalText, type Texts } from '../texts/texts.ts';
import { fixturesOf, galleryNow } from './fixtures.ts';

const pages = fixturesOf(factors);
const all = Object.entries(pages).flatMap(([page, states]) =>
  Object.entries(states).map(([state, fixture]) => ({ name: `${page}/${state}`, fixture })),
);
const drawn = (texts: Texts) =>
  all.map(({ name, fixture }) => {
    const { title, content } = fixture({ ...texts, now: galleryNow }, factors);
    return { name, title, html: String(content) };
  });

const pagesFolder = new URL('../pages/', import.meta.url);
const readPart = (file: string) => readFileSync(new URL(file, pagesFolder), 'utf8');
const idsIn = (script: string) =>
  [...script.matchAll(/(?:getElementById\('|querySelector\('#)([\w-]+)'/g)].map(([, id]) => id);

const plainText = (html: string) =>
  html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

describe('the gallery', () => {
  const english = drawn(allTexts.en);
  const shown = plainText(english.map(({ html }) => html).join('\n'));

  it('has a page on which each refusal is told', () => {
    const texts = allTexts.en;
    const troubles = ['broken', 'service_silent', 'too_many_requests'];
    // The keys of a record by them.
    const told = [...Object.keys(texts.refusals), ...troubles] as PageRefusal[];
    expect(told.filter((refusal) => !shown.includes(refusalText(texts, refusal)))).toEqual([]);
  });

  it('has a page for everything that a page of its own is for', () => {
    const { problems } = allTexts.en;
    const missing = Object.keys(problems).filter((each) => !(each in (pages.problem ?? {})));
    expect(missing).toEqual([]);
  });

  it.each(Object.values(allTexts))('is drawn whole in $language', (texts) => {
    for (const { name, title, html } of drawn(texts)) {
      expect(title, name).not.toBe('');
      expect(html, name).toMatch(/<h1>[^<]+<\/h1>/);
      expect(html, name).not.toMatch(/undefined|\[object|function|=>/);
    }
  });

  it('has every id that a script looks up', () => {
    const scripts = readdirSync(pagesFolder).filter((file) => file.endsWith('.js'));
    const sought = scripts.flatMap((file) => idsIn(readPart(file)));
    expect(sought).toContain('refusal');
    expect(sought.filter((id) => !shown.includes(`id="${id}"`))).toEqual([]);
  });

  it('has a style for every class', () => {
    const style = readPart('style.css');
    const isStyled = (name: string) => new RegExp(`\\.${name}(?![\\w-])`).test(style);
    const classes = [...shown.matchAll(/ class="([^"]+)"/g)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect([...new Set(classes)].filter((name) => !isStyled(name))).toEqual([]);
  });

  it('has each state under a name that an address can hold', () => {
    for (const { name } of all) expect(name).toMatch(/^[a-z-]+\/[a-z_.]+$/);
  });
});
