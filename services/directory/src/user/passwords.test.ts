import { ownHashScheme } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { argon2Passwords } from '../adapters/argon2-passwords.ts';
import { isWeak } from './passwords.ts';

describe('a weak password', () => {
  it.each([
    ['short', 'seven77', []],
    ['short, counted in characters', '😀😀😀😀', []],
    ['common', 'Password1', []],
    ['one character over and over', 'zzzzzzzzzzzz', []],
    ['the address itself', 'Ada@Example.com', ['ada@example.com']],
    ['the address without its host', 'ada.lovelace', ['ada.lovelace@example.com']],
    ['the user name', 'AdaLovelace', ['adalovelace']],
  ])('is one that is %s', (_, password, names) => {
    expect(isWeak(password, names)).toBe(true);
  });

  it.each(['correct horse', 'ünïcödé!', 'lowercase'])('is not "%s"', (password) => {
    expect(isWeak(password, ['ada@example.com', undefined, null])).toBe(false);
  });
});

describe('hashing', () => {
  const passwords = argon2Passwords();

  it('uses the parameters that OWASP recommends, and a salt of its own each time', async () => {
    const [one, two] = await Promise.all([passwords.hash('canary'), passwords.hash('canary')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  it.each([
    ['bcrypt', '$2b$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6'],
    ['bcrypt as PHP writes it', '$2y$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6'],
    [
      'argon2id of another cost',
      [
        '$argon2id$v=19$m=64,t=1,p=1',
        'z13YuiT/qSY0AFSL9KS6fA',
        'ch8eS4iCtOK3r3EUn4WJbWKKhNxnsQP09mRpr5uH+dU',
      ].join('$'),
    ],
  ])('tells the right password by a hash from elsewhere: %s', async (_, hash) => {
    expect(await passwords.verify(hash, 'canary')).toBe(true);
    expect(await passwords.verify(hash, 'canary?')).toBe(false);
  });

  it('spends what each scheme costs, and comes to nothing', async () => {
    for (const scheme of ['bcrypt:4', 'argon2id:m=64,t=1,p=2', ownHashScheme]) {
      expect(await passwords.spend(scheme, 'canary')).toBeUndefined();
    }
  });

  it('tells the right password from a wrong one, however it was typed', async () => {
    const hash = await passwords.hash('caf\u00e9-canary');
    expect(await passwords.verify(hash, 'cafe\u0301-canary')).toBe(true);
    expect(await passwords.verify(hash, 'cafe-canary')).toBe(false);
  });
});
