import { describe, expect, it } from 'vitest';
import { sms } from './sms.ts';

describe('the SMS factor', () => {
  it('shows the last four digits of a number and its length, nothing else', () => {
    expect(sms.hint('+12025550123')).toBe('XXXXXXXX0123');
  });

  it('shows nothing of what is no longer than what may be shown', () => {
    expect(sms.hint('0123')).toBe('XXXX');
    expect(sms.hint('')).toBe('');
  });

  it.each([
    '123456',
    ' 123456\n',
    '123 456',
    '1 2 3 4 5 6',
    '123\u00a0456',
    '123\u2009456',
    '\t123456',
  ])('forgives the whitespace in %j', (typed) => {
    expect(sms.read(typed)).toBe('123456');
  });

  it('names the channel in the words of RFC 8176', () => {
    expect(sms.amr('sms')).toBe('sms');
    expect(sms.amr('voice')).toBe('tel');
  });
});
