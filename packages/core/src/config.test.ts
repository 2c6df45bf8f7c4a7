import { describe, expect, it } from 'vitest';
import { flag, secret } from './config.ts';
import { Secret } from './secret.ts';

describe('a setting that is secret', () => {
  it('becomes a Secret at once', () => {
    const read = secret(6).parse('canary');
    expect(read).toBeInstanceOf(Secret);
    expect(read.reveal()).toBe('canary');
  });
});

describe('a setting that is on or off', () => {
  it.each([
    ['1', true],
    ['0', false],
  ])('reads %s as %s', (text, value) => {
    expect(flag.parse(text)).toBe(value);
  });

  it.each(['true', 'yes', 'on', '', '2'])('does not guess what "%s" means', (text) => {
    expect(flag.safeParse(text).success).toBe(false);
  });
});
