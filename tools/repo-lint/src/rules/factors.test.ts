import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { factorWords } from './factors.ts';

describe('what is known of a factor', () => {
  it.each([
    "if (challenge.factor === 'sms') send();",
    "const isApp = 'otp' === factor;",
    "if (factor !== 'recovery-code') return;",
    "switch (login.challenge.factor) { case 'otp': return 1; case 'email': return 2; }",
    "await ask(startEnrollment, { factor: 'sms', phoneNumber });",
    "const names = ['sms', 'otp', 'recovery-code'];",
    "const pages = { otp: 1, 'webauthn-roaming': 2 };",
  ])('is not decided elsewhere: %s', (text) => {
    expect(faults(factorWords, text)).toBeGreaterThan(0);
  });

  it.each([
    'if (challenge.factor === sms.name) send();',
    "if (factors.of(factor)?.proof.by === 'sent-code') send();",
    "if (messageType === 'sms') call();",
    "const columns = ['email', 'phone'];",
    "const proof = { by: 'sent-code', through: 'email' };",
    '// A factor: an app (otp), a recovery-code.',
  ])('leaves other words alone: %s', (text) => {
    expect(faults(factorWords, text)).toBe(0);
  });

  it('is said in its folder, and in tests', () => {
    const text = "const is = factor === 'sms';";
    expect(faults(factorWords, text, 'packages/factors/src/sms/sms.ts')).toBe(0);
    expect(faults(factorWords, text, 'services/session/src/a.test.ts')).toBe(0);
    expect(faults(factorWords, text, 'services/session/src/testing/a.ts')).toBe(0);
    expect(faults(factorWords, text, 'services/session/src/testing-it.ts')).toBe(1);
  });
});
