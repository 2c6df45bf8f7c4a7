import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { longFiles, longFunctions, longLines } from './size.ts';

const lines = (count: number, line = 'x();') => `${line}\n`.repeat(count);

describe('long lines', () => {
  it('are those past the hundredth column', () => {
    expect(faults(longLines, 'x'.repeat(101))).toBe(1);
    expect(faults(longLines, 'x'.repeat(100))).toBe(0);
  });
  it('may hold a long address, which cannot be broken', () => {
    expect(faults(longLines, `// see https://example.com/${'x'.repeat(100)}`)).toBe(0);
  });
  it('are of no concern outside TypeScript', () => {
    expect(faults(longLines, 'x'.repeat(101), 'README.md')).toBe(0);
  });
});

describe('long files', () => {
  it('have more than 400 lines', () => {
    expect(faults(longFiles, lines(401))).toBe(1);
    expect(faults(longFiles, lines(400))).toBe(0);
  });
  it('are asked about, and fail nothing', () => {
    expect(longFiles.isAdvice).toBe(true);
  });
});

describe('long functions', () => {
  it('have more than 60 lines', () => {
    expect(faults(longFunctions, `const f = () => {\n${lines(59)}};`)).toBe(1);
    expect(faults(longFunctions, `const f = () => {\n${lines(58)}};`)).toBe(0);
  });
  it('answer for the functions inside them', () => {
    const inner = `const g = () => {\n${lines(30)}};\n`;
    expect(faults(longFunctions, `const f = () => {\n${inner}${inner}};`)).toBe(1);
  });
  it('are not those that only hold tests', () => {
    expect(faults(longFunctions, `const f = () => {\n${lines(60, "it('is', x);")}};`)).toBe(0);
  });
  it('are found in methods, too', () => {
    expect(faults(longFunctions, `const o = { m() {\n${lines(59)}} };`)).toBe(1);
  });
  it('are asked about, and fail nothing', () => {
    expect(longFunctions.isAdvice).toBe(true);
  });
});
