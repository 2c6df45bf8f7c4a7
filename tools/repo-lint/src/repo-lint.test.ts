import { describe, expect, it } from 'vitest';
import { houseRules } from './house.ts';
import { readRepository } from './repository.ts';
import { findings, idle, worded } from './rule.ts';

const repository = readRepository();

describe.each(houseRules)('in this house, $name', (rule) => {
  it('everywhere', () => {
    const broken = findings(rule, repository);
    if (broken.length === 0) return;
    if (!rule.isAdvice) expect.fail(worded(rule, broken));
    process.stderr.write(`advice: ${worded(rule, broken)}\n`);
  });

  it('with no exception left over', () => {
    expect(idle(rule, repository)).toEqual([]);
  });
});
