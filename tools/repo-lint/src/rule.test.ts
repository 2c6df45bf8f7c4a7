import { describe, expect, it } from 'vitest';
import { findings, idle, lineByLine, type Rule, worded } from './rule.ts';

const noFives: Rule = {
  name: 'there are no fives',
  instead: 'two and three',
  except: [
    { path: 'a/', reason: 'counts' },
    { path: 'b.ts', reason: 'counts' },
  ],
  find: lineByLine(
    () => true,
    (line) => (line.includes('5') ? 'a five' : undefined),
  ),
};
const file = (path: string, text: string) => ({ path, text });

describe('a rule', () => {
  it('finds each line that breaks it', () => {
    expect(findings(noFives, [file('c.ts', '5\n4\n5')])).toEqual([
      { path: 'c.ts', line: 1, what: 'a five' },
      { path: 'c.ts', line: 3, what: 'a five' },
    ]);
  });
  it('spares its exceptions, and nothing beside them', () => {
    const found = findings(
      noFives,
      ['a/x.ts', 'b.ts', 'a.ts', 'b.tsx'].map((p) => file(p, '5')),
    );
    expect(found.map(({ path }) => path)).toEqual(['a.ts', 'b.tsx']);
  });
  it('tells an exception that excuses nothing', () => {
    expect(idle(noFives, [file('a/x.ts', '5'), file('b.ts', '4')])).toEqual(['b.ts']);
  });
  it('says what to write in its place', () => {
    const said = worded(noFives, findings(noFives, [file('c.ts', '5')]));
    expect(said).toBe('there are no fives; instead: two and three\n  c.ts:1  a five');
  });
});
