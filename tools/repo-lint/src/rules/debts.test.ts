import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { promises, silences } from './debts.ts';

describe('a promise', () => {
  it.each(['// TODO: later', '// FIXME', '/* HACK */', '// XXX look again'])(
    'without an issue is found: `%s`',
    (text) => {
      expect(faults(promises, text)).toBe(1);
    },
  );
  it('with an issue is not', () => {
    expect(faults(promises, '// TODO(#12): when the server is 2.11')).toBe(0);
  });
});

describe('a suppression', () => {
  it.each([
    '// @ts-ignore because it is wrong',
    '// @ts-nocheck',
    '// @ts-expect-error',
    '// biome-ignore lint/suspicious/noExplicitAny:',
    '// biome-ignore lint/suspicious/noExplicitAny: <explanation>',
    '// eslint-disable-next-line',
    '/* v8 ignore next */',
  ])('without a reason is found: `%s`', (text) => {
    expect(faults(silences, text)).toBe(1);
  });
  it.each([
    '// @ts-expect-error the types of 3.2 lack this field',
    '// biome-ignore lint/suspicious/noThenProperty: it is a word of the sentence',
    '/* v8 ignore next -- cannot happen on Linux */',
  ])('with a reason is not: `%s`', (text) => {
    expect(faults(silences, text)).toBe(0);
  });
});
