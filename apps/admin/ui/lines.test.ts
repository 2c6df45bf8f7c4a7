import { expect, it } from 'vitest';
import { asLines, linesIn, listed } from './lines.ts';

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
