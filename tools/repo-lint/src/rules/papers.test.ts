import { describe, expect, it } from 'vitest';
import { placesIn } from '../planted.ts';
import { links, readmes } from './papers.ts';

describe('a README', () => {
  it('is missed in a package or service that has none', () => {
    const texts = { 'packages/a/package.json': '{}', 'services/b/package.json': '{}' };
    expect(placesIn(readmes, texts)).toEqual(['packages/a/README.md', 'services/b/README.md']);
  });
  it('is not missed where it is', () => {
    const texts = { 'packages/a/package.json': '{}', 'packages/a/README.md': '# a' };
    expect(placesIn(readmes, texts)).toEqual([]);
  });
});

describe('a link', () => {
  const pages = { 'docs/a.md': '# One thing, and `another`\n\n## Here', 'docs/adr/0001.md': '# x' };

  it.each(['docs/b.md', '#nowhere', 'docs/a.md#not-here', 'doc/a.md', '../a.md'])(
    'to %s leads nowhere',
    (link) => {
      const text = `# Top\n\nsee [it](${link})`;
      expect(placesIn(links, { ...pages, 'README.md': text })).toEqual(['README.md:3']);
    },
  );
  it.each([
    'docs/a.md',
    'docs/a.md#one-thing-and-another',
    'docs/a.md#here',
    '#top',
    'docs/adr/',
    'docs/adr',
    'https://example.com/nowhere',
    'mailto:security@example.com',
  ])('to %s leads somewhere', (link) => {
    const text = `# Top\n\nsee [it](${link})`;
    expect(placesIn(links, { ...pages, 'README.md': text })).toEqual([]);
  });
  it('inside a sample is none', () => {
    expect(placesIn(links, { 'README.md': '```\n[it](nowhere.md)\n```' })).toEqual([]);
  });
  it('is read from where its page stands', () => {
    const text = '[it](../a.md)';
    expect(placesIn(links, { ...pages, 'docs/adr/0002.md': text })).toEqual([]);
  });
});
