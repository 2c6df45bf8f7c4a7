import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otp } from './otp.ts';
import { newTotpSecret, otpauthUri, parseTotpSecret, timeStepOf, totpCode } from './totp.ts';

/** The key of RFC 6238, appendix B: the ASCII text `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (unixSeconds: number) => new Date(unixSeconds * 1_000).toISOString();

/** The appendix has eight digits; six are the last six of them (RFC 4226, section 5.3). */
const vectors = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const;

describe('a code of an authenticator app', () => {
  it.each(vectors)('is what RFC 6238 says at %d', (unixSeconds, code) => {
    expect(totpCode(secret, at(unixSeconds))).toBe(code.slice(-6));
    expect(timeStepOf(secret, code.slice(-6), at(unixSeconds))).toBe(Math.floor(unixSeconds / 30));
  });

  const now = 1_111_111_110;
  const step = now / 30;

  it('is right for its own step, the one after it and the one before', () => {
    for (const aside of [-1, 0, 1]) {
      const code = totpCode(secret, at(now + aside * 30));
      expect(timeStepOf(secret, code, at(now))).toBe(step + aside);
      expect(timeStepOf(secret, code, at(now + 29.999))).toBe(step + aside);
    }
  });

  it('is wrong two steps away, and in the last millisecond before', () => {
    for (const aside of [-2, 2]) {
      expect(timeStepOf(secret, totpCode(secret, at(now + aside * 30)), at(now))).toBeUndefined();
    }
    expect(timeStepOf(secret, totpCode(secret, at(now + 30)), at(now - 0.001))).toBeUndefined();
  });

  it.each(['', '1', '12345', '1234567', 'abcdef', '０１２３４５', '-12345', '1e5   ', ' '])(
    'is not %j',
    (typed) => {
      expect(timeStepOf(secret, typed, at(now))).toBeUndefined();
    },
  );

  it('is of one key: another makes other codes', () => {
    const others = Array.from({ length: 20 }, () => totpCode(newTotpSecret(), at(now)));
    expect(new Set([totpCode(secret, at(now)), ...others]).size).toBeGreaterThan(15);
  });

  it('may be typed in two groups', () => {
    expect(otp.read(' 123 456\n')).toBe('123456');
  });
});

describe('a key', () => {
  it('has 160 bits of its own, as 32 characters of base32', () => {
    const keys = Array.from({ length: 100 }, newTotpSecret);
    for (const key of keys) expect(key).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(keys).size).toBe(100);
  });

  it('is read however it was written', () => {
    expect(parseTotpSecret('gezd gnbv-gy3t qojq gezd gnbv gy3t qojq====')).toBe(secret);
  });

  it('is taken from 80 bits on, as Google Authenticator’s library makes them', () => {
    expect(parseTotpSecret('GEZDGNBVGY3TQOJQ')).toBe('GEZDGNBVGY3TQOJQ');
  });

  it.each(['', 'GEZDGNBVGY3TQOJ', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1', '!'.repeat(32)])(
    'is refused as %j: short of 80 bits, or not base32',
    (text) => {
      expect(parseTotpSecret(text)).toBeUndefined();
    },
  );

  it('reads itself, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseTotpSecret(text);
        if (read !== undefined) expect(parseTotpSecret(read)).toBe(read);
      }),
    );
  });

  it('goes into a QR code as Auth0 writes it', () => {
    const labelled = { secret, issuer: 'Acme & Söhne', account: 'ann+1@acme.example' };
    expect(otpauthUri(labelled)).toBe(
      'otpauth://totp/Acme%20%26%20S%C3%B6hne:ann%2B1%40acme.example' +
        `?secret=${secret}&issuer=Acme%20%26%20S%C3%B6hne` +
        '&algorithm=SHA1&digits=6&period=30',
    );
  });

  it.each([
    ['Acme: Shop', 'corp:ann', 'Acme%20Shop', 'corp%20ann'],
    [':Acme:', 'a::b', 'Acme', 'a%20b'],
  ])('is labelled without the colon that parts a label: %s, %s', (issuer, account, by, of) => {
    const uri = otpauthUri({ secret, issuer, account });
    expect(uri).toMatch(`otpauth://totp/${by}:${of}?secret=`);
    expect(new URL(uri).searchParams.get('issuer')).toBe(decodeURIComponent(by));
    expect(uri).not.toContain('%3A');
  });
});
