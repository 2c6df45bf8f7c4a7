import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNames, tallyOfChecks } from './checks.ts';
import { pass } from './tally.ts';

describe('a check', () => {
  it('has passed when turbo says so', () => {
    const tasks = [{ taskId: '//#check:types', execution: { exitCode: 0 } }];
    expect(tallyOfChecks(['check:types'], tasks)).toEqual(pass);
  });
  it('has failed when it ended badly, and when turbo does not speak of it', () => {
    const tasks = [{ taskId: '//#check:types', execution: { exitCode: 1 } }];
    expect(tallyOfChecks(['check:types', 'check:lint'], tasks).failures).toEqual([
      'check:types',
      'check:lint',
    ]);
  });
  it('has failed when turbo never came to it', () => {
    expect(tallyOfChecks(['check:types'], [{ taskId: '//#check:types' }]).failed).toBe(1);
  });

  it('that turbo knows is one that `pnpm check` runs', () => {
    // Our own package.json; pnpm would not have come here without its scripts.
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const { check = '', ...others } = scripts;
    const named = check.split(' ').filter((word) => word.startsWith('check:'));
    expect(named.toSorted()).toEqual(checkNames().toSorted());
    expect(Object.keys(others)).toEqual(expect.arrayContaining(named));
  });
});
