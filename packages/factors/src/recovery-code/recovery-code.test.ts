import { describe, expect, it } from 'vitest';
import { newRecoveryCode, recoveryCode } from './recovery-code.ts';

describe('a recovery code', () => {
  const codes = Array.from({ length: 2_000 }, () => newRecoveryCode());

  it('is 24 of the characters that Auth0 uses, without those that are mistaken for others', () => {
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{24}$/);
  });

  it('is another every time', () => {
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('is the same of the same bytes, and made of no fewer than it takes', () => {
    const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index * 7);
    expect(newRecoveryCode(bytes(32))).toBe(newRecoveryCode(bytes(24)));
    expect(() => newRecoveryCode(bytes(23))).toThrow('takes more random bytes');
  });

  it('uses every character as often as any other', () => {
    const counts = new Map<string, number>();
    for (const each of codes.join('')) counts.set(each, (counts.get(each) ?? 0) + 1);
    // 1500 each, with a standard deviation of 38: eight of them are beyond chance.
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 1_500)).toBeLessThan(8 * 38);
  });

  it.each([
    ['in groups', '0123-4567 89AB-CDEF GHJK-MNPQ'],
    ['in lower case', '0123456789abcdefghjkmnpq'],
    ['with letters for digits', 'OI23456789ABCDEFGHJKMNPQ'],
    ['with the other letter', 'oL23456789ABCDEFGHJKMNPQ'],
  ])('is read %s', (_, typed) => {
    expect(recoveryCode.read(typed)).toBe('0123456789ABCDEFGHJKMNPQ');
  });

  it('is a one-time password to a token, not a password', () => {
    expect(recoveryCode.amr()).toBe('otp');
  });
});
