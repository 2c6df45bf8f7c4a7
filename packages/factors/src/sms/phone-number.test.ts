import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePhoneNumber } from './phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['+12025550123', '+12025550123'],
    ['+1 (202) 555-0123', '+12025550123'],
    ['  +49 1512 3456789 ', '+4915123456789'],
    ['0049 1512 3456789', '+4915123456789'],
    ['+44 7700 900123', '+447700900123'],
  ])('is read from %s', (written, number) => {
    expect(parsePhoneNumber(written)).toBe(number);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'phone'],
    ['no country code', '202 555 0123'],
    ['too few digits', '+1202555'],
    ['too many digits', '+120255501234567'],
    ['a country code nobody has', '+999123456789'],
    ['an extension', '+1 202 555 0123 ext. 5'],
    ['a number amid other words', 'call +12025550123 now'],
    ['two numbers', '+12025550123,+12025550124'],
    ["shorter than any person's", '+98000-. 0'],
    ['another one when it is read again', '+61(0047803801)'],
    ['far too much', `+1${'2'.repeat(10_000)}`],
  ])('is refused when it is %s', (_, written) => {
    expect(parsePhoneNumber(written)).toBeUndefined();
  });

  it('is E.164 whenever it is read at all, and reads itself', () => {
    const typed = fc.stringMatching(/^\+[0-9 ().-]{4,20}$/);
    fc.assert(
      fc.property(typed, (text) => {
        const number = parsePhoneNumber(text);
        if (number === undefined) return;
        expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(parsePhoneNumber(number)).toBe(number);
      }),
    );
  });
});
