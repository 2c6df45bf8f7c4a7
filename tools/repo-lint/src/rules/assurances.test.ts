import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { anys, casts, classes, nonNulls } from './assurances.ts';

describe('any', () => {
  it.each(['const a = b as any;', 'const f = (a: any) => a;', 'type A = Record<string, any>;'])(
    'is found in `%s`',
    (text) => {
      expect(faults(anys, text)).toBe(1);
    },
  );
  it('is not found in words', () => {
    expect(faults(anys, "const any = 'any'; // any")).toBe(0);
  });
});

describe('a `!`', () => {
  it.each(['const a = b!;', 'b!.c();', 'let a!: string;'])('asserts in `%s`', (text) => {
    expect(faults(nonNulls, text)).toBe(1);
  });
  it.each(['const a = !b;', 'if (a !== b) c();'])('does not in `%s`', (text) => {
    expect(faults(nonNulls, text)).toBe(0);
  });
});

describe('a cast', () => {
  it('is found when nothing says why', () => {
    expect(faults(casts, 'const a = b as A;')).toBe(1);
    expect(faults(casts, '// A comment of something else.\nx();\nconst a = b as A;')).toBe(1);
  });
  it('may have its reason above it or beside it', () => {
    expect(faults(casts, '// The column is declared so.\nconst a = b as A;')).toBe(0);
    expect(faults(casts, 'const a = b as A; // the column is declared so')).toBe(0);
    expect(faults(casts, '// Declared so.\nconst a = {\n  b: 1,\n  c: d as C,\n};')).toBe(0);
    expect(faults(casts, 'const a = {\n  // Declared so.\n  c: d as C,\n};')).toBe(0);
  });
  it('that only widens needs none', () => {
    expect(faults(casts, 'let a = [] as string[], b = null as A | null;')).toBe(0);
  });
  it('to const needs none', () => {
    expect(faults(casts, 'const a = [1] as const;')).toBe(0);
  });
});

describe('a class', () => {
  it('is found', () => {
    expect(faults(classes, 'class ChallengeManager {}')).toBe(1);
    expect(faults(classes, 'class A extends B {}')).toBe(1);
  });
  it('may be an error', () => {
    expect(faults(classes, 'class Contended extends Error {}')).toBe(0);
  });
});
