import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { email, factors, otp, parsePhoneNumber, recoveryCode, sms } from './index.ts';
import { plain } from './read.ts';
import { typedCodes, typedPhones, typedRecoveryCodes } from './testing.ts';

const digit = /\p{Nd}/u;
/** Every decimal digit that Unicode has. */
const allDigits = Array.from({ length: 0x110000 }, (_, at) => at)
  .filter((at) => at < 0xd800 || at > 0xdfff)
  .map((at) => String.fromCodePoint(at))
  .filter((character) => digit.test(character));

describe('what a person typed', () => {
  it('has the digits of every script as ASCII has them', () => {
    const read = allDigits.map(plain);
    expect(read.every((text) => /^[0-9]$/.test(text))).toBe(true);
    // The scripts come one after the other, each from its zero to its nine.
    expect(read.join('')).toBe('0123456789'.repeat(allDigits.length / 10));
  });

  it('is the same however often it is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { read } of factors.all) expect(read(read(text))).toBe(read(text));
      }),
      { examples: [['ῒ'], ['A.\u0300']] },
    );
  });
});

describe.each([sms, email, otp])('a code of $name', (factor) => {
  it.each(typedCodes('012345'))('is read from %j', (typed) => {
    expect(factor.read(typed)).toBe('012345');
    expect(factor.read(typed, 6)).toBe('012345');
  });

  it('is as long as it is asked for', () => {
    const { read } = factor;
    expect(read('Order 4711-0815: your code is 012345, until 20261231.', 6)).toBe('012345');
    expect(read('Your code is 01234567.', 8)).toBe('01234567');
  });

  it('is what was typed where there is none in it', () => {
    const { read } = factor;
    expect(read('')).toBe('');
    expect(read('1234567', 6)).toBe('1234567');
    expect(read('no code')).toBe('nocode');
    expect(read('12345a')).toBe('12345a');
  });

  it('costs little to look for, however long what was pasted is', () => {
    expect(factor.read('1 '.repeat(100_000)).length).toBeLessThanOrEqual(2_000);
  });
});

describe('a recovery code', () => {
  const code = '0123456789ABCDEFGHJKMNPQ';
  it.each(typedRecoveryCodes(code))('is read from %j', (typed) => {
    expect(recoveryCode.read(typed)).toBe(code);
  });
});

describe('a phone number', () => {
  it.each(typedPhones('+4915123456789'))('is read from %j', (typed) => {
    expect(parsePhoneNumber(typed)).toBe('+4915123456789');
  });
});
