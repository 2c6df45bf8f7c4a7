import { expect, it } from 'vitest';
import { asLines, linesIn, listed, listedAddresses } from './lines.ts';

it('a list is written one a line, and what is typed stays as it is typed', () => {
  for (const typed of ['', 'a', 'a\n', 'a\nb', 'a\n\nb ']) {
    expect(asLines(linesIn(typed))).toBe(typed);
  }
});

it('what is left empty is no line of a list, and what is beside it stays', () => {
  const typed = { callbacks: linesIn('a\n\n b, c\n'), name: 'Ours', tags: [''] };
  expect(listed(typed, ['callbacks'])).toEqual({ ...typed, callbacks: ['a', 'b', 'c'] });
  expect(listed({ callbacks: linesIn('') }, ['callbacks'])).toEqual({ callbacks: [] });
});

it('an address keeps its commas, and loses what is around it', () => {
  const callbacks = ['https://a.example/cb?scope=x,y', 'https://b.example/cb'];
  const read = { callbacks, name: 'Ours, too' };
  expect(listedAddresses(read, ['callbacks'])).toEqual(read);
  const typed = linesIn(`\n ${callbacks.join(' \r\n\n\t')}\n`);
  expect(listedAddresses({ ...read, callbacks: typed }, ['callbacks'])).toEqual(read);
});
