import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, inkOn, readableOn } from './colour.ts';
import { themeCss } from './theme.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it('is as WCAG reckons it', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ffffff', '#777777')).toBeCloseTo(4.48, 2);
  });

  it('of ink on any colour lets text be read', () => {
    fc.assert(fc.property(colour, (on) => contrast(inkOn(on), on) >= 4.2));
  });

  it('of any colour can be raised to what a surface needs', () => {
    fc.assert(
      fc.property(colour, colour, (one, surface) => {
        const readable = readableOn(one, surface, 4.5);
        return contrast(readable, surface) >= 4.5;
      }),
    );
  });

  it('leaves a colour alone that is readable already', () => {
    expect(readableOn('#0059d6', '#ffffff', 4.5)).toBe('#0059d6');
  });
});

const variables = (css: string) =>
  [...css.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries(body.split(';').map((each) => each.split(':'))),
  );

describe('a theme', () => {
  it('keeps every text readable, by day and by night, whatever the tenant chose', () => {
    fc.assert(
      fc.property(colour, colour, (primary, background) => {
        const themes = variables(themeCss({ primary, background }));
        expect(themes).toHaveLength(2);
        for (const theme of themes) {
          const at = (name: string) => theme[`--${name}`] ?? '';
          for (const [text, on] of [
            ['ink', 'surface'],
            ['muted', 'surface'],
            ['accent', 'surface'],
            ['danger', 'surface'],
            ['ink', 'danger-hush'],
            ['ink', 'good-hush'],
            ['ink', 'wait-hush'],
            ['ink', 'hush'],
            ['muted', 'hush'],
            ['accent', 'hush'],
            ['good', 'good-hush'],
            ['wait', 'wait-hush'],
            ['danger', 'danger-hush'],
          ] as const) {
            expect(contrast(at(text), at(on))).toBeGreaterThanOrEqual(4.5);
          }
          expect(contrast(at('line'), at('surface'))).toBeGreaterThanOrEqual(3);
          expect(contrast(at('primary-ink'), at('primary'))).toBeGreaterThanOrEqual(4.2);
        }
      }),
    );
  });
});
