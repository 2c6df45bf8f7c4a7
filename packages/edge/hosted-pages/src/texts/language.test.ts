import { languages } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { allTexts, textsFor } from './language.ts';

const all = languages;
const spoken = (
  acceptLanguage: string | undefined,
  { uiLocales, enabled = all }: { uiLocales?: string; enabled?: readonly string[] } = {},
) => textsFor({ acceptLanguage, uiLocales, enabled }).language;

describe('the language of the pages', () => {
  it('is what the application asks for, before what the browser does', () => {
    expect(spoken('de', { uiLocales: 'fr-CA es' })).toBe('fr');
    expect(spoken('de', { uiLocales: 'tlh es' })).toBe('es');
    expect(spoken('de', { uiLocales: 'tlh' })).toBe('de');
  });

  it('is what the browser wants most', () => {
    expect(spoken('es;q=0.2, fr;q=0.9, tlh')).toBe('fr');
    expect(spoken('de-AT')).toBe('de');
    expect(spoken('de;q=0, es')).toBe('es');
    expect(spoken('de_DE')).toBe('de');
    expect(spoken('fr-CA, es')).toBe('fr');
    expect(spoken('en-GB;q=0.8, de-CH')).toBe('de');
  });

  it('is a near relative of what the browser wants, where there is none of its own', () => {
    expect(spoken('gsw')).toBe('de');
    expect(spoken('ca')).toBe('es');
  });

  it('is one that the tenant has switched on, its first by default', () => {
    expect(spoken('de', { enabled: ['fr', 'en'] })).toBe('fr');
    expect(spoken('de-CH', { enabled: ['en-US', 'de-DE'] })).toBe('de');
    expect(spoken('de', { enabled: ['tlh'] })).toBe('en');
    expect(spoken('de', { enabled: [] })).toBe('en');
  });

  it('is English for whatever else is said', () => {
    for (const odd of [undefined, '', '*', ';;;q=x', 'constructor', ','.repeat(10_000)]) {
      expect(spoken(odd)).toBe('en');
    }
    expect(spoken('constructor', { enabled: ['constructor'] })).toBe('en');
  });
});

/** Every text of a language, by its path; what speaks of something is asked to. */
const leaves = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('sms', 'voice'))]];
  return Object.entries(value ?? {}).flatMap(([key, each]) => leaves(each, `${path}.${key}`));
};

describe.each(Object.entries(allTexts))('the texts in %s', (name, texts) => {
  it('are all there, tidy, and in a language of their own', () => {
    expect(texts.language).toBe(name);
    for (const [path, text] of leaves(texts)) {
      expect([path, text.trim()]).toEqual([path, text]);
      expect([path, text.length > 0, text.includes('  ')]).toEqual([path, true, false]);
    }
    const title = texts.problems.broken.title;
    const others = Object.values(allTexts).filter((other) => other !== texts);
    expect(others.map((other) => other.problems.broken.title)).not.toContain(title);
  });
});
