import { languages } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { builtIn, factors, factorTable, otp } from './index.ts';

const independent = ['sms', 'push-notification', 'otp', 'duo', 'webauthn-roaming'];

describe('the table of factors', () => {
  it("has Auth0's names in Auth0's order", () => {
    expect(factors.names).toEqual([
      ...['sms', 'push-notification', 'otp', 'email', 'duo'],
      ...['webauthn-roaming', 'webauthn-platform', 'recovery-code'],
    ]);
  });

  it.each(factors.all)('finds $name by its name and by its kind', (factor) => {
    const { name, kind } = factor;
    expect(factors.of(name)).toBe(factor);
    expect(factors.ofKind(kind)).toBe(factor);
    expect(factors.nameOfKind(kind)).toBe(name);
    expect(factors.spareKinds.includes(kind)).toBe(factors.isSpare(kind));
  });

  it.each(builtIn)('has a word for $name in each language', ({ name, words }) => {
    expect(Object.keys(words).toSorted()).toEqual(languages.toSorted());
    for (const language of languages) {
      expect(factors.wordsOf(name, language)).toBe(words[language]);
    }
  });

  it('never changes what is sealed in which context', () => {
    expect(factors.kinds.map((kind) => [kind, factors.sealedAs(kind)])).toEqual([
      ['phone', 'phone'],
      ['totp', 'totp'],
      ['email', 'email'],
      ['webauthn-roaming', 'webauthn-roaming'],
      ['webauthn-platform', 'webauthn-platform'],
      ['recovery-code', 'recovery-code'],
      ['passkey', 'passkey'],
    ]);
  });

  it('says which stand on their own, and who could begin with which of them here', () => {
    const names = builtIn.map(({ name }) => name);
    expect(names.filter(factors.isIndependent)).toEqual(independent);
    const on = Object.fromEntries(factors.names.map((name) => [name, true]));
    expect(factors.enrollableAlone(on)).toEqual(['sms', 'otp', 'webauthn-roaming']);
    expect(factors.enrollableAlone({ otp: false })).toEqual([]);
  });

  it('has no factor that is not built', () => {
    expect(factors.of('push-notification')).toBeUndefined();
    expect(factors.known('push-notification')).toBeDefined();
  });

  it("calls a newer release's factor by what it is told, and takes it for no spare", () => {
    const newer = 'iris-scan';
    expect(factors.ofKind(newer)).toBeUndefined();
    expect(factors.nameOfKind(newer)).toBe(newer);
    expect(factors.isSpare(newer)).toBe(false);
    expect(factors.wordsOf(newer, 'de')).toEqual({ name: newer, mail: newer });
  });

  it('is what it was made of, and no other', () => {
    const table = factorTable([otp]);
    expect(table.names).toEqual(['otp']);
    expect(table.of('sms')).toBeUndefined();
  });
});
