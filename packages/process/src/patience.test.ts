import { createLogger } from '@countersign/observability';
import { describe, expect, it } from 'vitest';
import { patiently } from './patience.ts';

const listening = () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, log: createLogger({ service: 'test', level: 'info', destination }) };
};

describe('patience', () => {
  it('tries until it succeeds, and says each time what it waits for, and why', async () => {
    const { lines, log } = listening();
    let tries = 0;
    const got = await patiently({ log, what: 'the store' }, async () => {
      tries += 1;
      if (tries < 3) throw new Error('nobody there');
      return tries;
    });
    expect(got).toBe(3);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('waiting for the store');
    expect(lines[0]).toContain('nobody there');
  });

  it('does not wait for a port that somebody else has', async () => {
    const { log } = listening();
    const taken = Object.assign(new Error('address in use'), { syscall: 'listen' });
    const attempt = async () => {
      throw taken;
    };
    await expect(patiently({ log, what: 'a start' }, attempt)).rejects.toBe(taken);
  });
});
