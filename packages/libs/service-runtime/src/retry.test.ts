import { Unanswered } from '@countersign/core';
import { createLogger } from '@countersign/observability';
import { describe, expect, it } from 'vitest';
import { retry, warnWhileWaiting } from './retry.ts';

const listening = () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, log: createLogger({ service: 'test', level: 'info', destination }) };
};

describe('patience', () => {
  it('tries until it succeeds, and says what it waits for, and each reason why', async () => {
    const { lines, log } = listening();
    let tries = 0;
    const got = await retry({ log, what: 'the store' }, async () => {
      tries += 1;
      if (tries === 1) throw new Error('nobody there');
      if (tries === 2) throw new Error('a stranger');
      return tries;
    });
    expect(got).toBe(3);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('waiting for the store');
    expect(lines[0]).toContain('nobody there');
    expect(lines[1]).toContain('a stranger');
  });

  it('says the same again each minute, and no sooner', () => {
    const { lines, log } = listening();
    let nowMs = 0;
    const say = warnWhileWaiting({ log, what: 'the store' }, () => nowMs);
    for (; nowMs <= 120_000; nowMs += 1_000) say(new Error('nobody there'));
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.includes('nobody there'))).toBe(true);
  });

  it('warns at once of what is away, and of a process of ours when a minute has passed', () => {
    const { lines, log } = listening();
    let nowMs = 0;
    const say = warnWhileWaiting({ log, what: 'a start' }, () => nowMs);
    for (; nowMs <= 60_000; nowMs += 1_000) say(new Unanswered('test.ask', 'no-responders'));
    warnWhileWaiting({ log, what: 'NATS' })(new Error('nobody there'));
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['info', 'warn', 'warn']);
  });
});
