import { changeKinds, languages, type MailNotice, type Notice } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import { describe, expect, it } from 'vitest';
import { composeMail } from './compose-mail.ts';

const at = '2026-01-01T12:34:00.000Z';
const whom = { tenantId: 'acme', userId: 'auth0|ann', at };
const added: Notice = { kind: 'factor_added', ...whom, factor: 'otp' };
const ticket: Notice = {
  ...{ kind: 'enrollment_ticket', ...whom },
  ...{ sealedLetter: 'canary', expiresAt: at },
};
const login: Notice = {
  ...{ kind: 'code', ...whom, challengeId: 'c1', authenticatorId: 'dev_1', purpose: 'login' },
  ...{ send: 1, keyId: 'k1', digits: 6, sealedEmail: 'canary', locale: 'en' },
  ...{ expiresAt: '2026-01-01T12:39:00.000Z', loginSessionId: 'l1' },
};
const link = 'https://acme.example/mfa/enrollment?ticket=abc';

const compose = (notice: MailNotice, more: Partial<Parameters<typeof composeMail>[0]> = {}) =>
  composeMail({
    ...{ notice, tenantName: 'Acme & Söhne', supportEmail: undefined },
    ...{ factors, locale: 'en', link: undefined, code: undefined, ...more },
  });

describe('news of a change', () => {
  it('says what changed, when, and what to do', () => {
    expect(compose(added)).toEqual({
      subject: 'A second step was added to your account at Acme & Söhne',
      text: [
        'Hello,',
        'From now on your account at Acme & Söhne has a further way to prove that it is you.',
        'What: authenticator app\nWhen: January 1, 2026 at 12:34 PM UTC',
        'If it was you, there is nothing to do. If it was not, tell whoever looks after your ' +
          'account at once, and change your password.',
      ].join('\n\n'),
    });
  });

  it('says whom to write to, where the tenant has somebody', () => {
    const { text } = compose(added, { supportEmail: 'help@acme.example' });
    expect(text).toContain('write to help@acme.example at once');
  });

  it.each(['en', 'de-AT', 'fr_CA', 'ES'])('has a text for everything in %s', (locale) => {
    const language = locale.slice(0, 2).toLowerCase();
    for (const kind of changeKinds) {
      const { subject, text } = compose({ kind, ...whom }, { locale });
      for (const part of [subject, text]) {
        expect(part).not.toMatch(/[{}]|undefined|https?:/);
        expect(part.trim()).toBe(part);
      }
      expect(subject).toContain('Acme & Söhne');
      if (language !== 'en') expect(subject).not.toBe(compose({ kind, ...whom }).subject);
    }
    const named = factors.names.map((factor) => compose({ ...added, factor }, { locale }).text);
    expect(new Set(named).size).toBe(factors.names.length);
  });

  it.each(['', 'xx', 'constructor', '__proto__'])(
    'is in English where it speaks no %s',
    (locale) => {
      expect(compose(added, { locale })).toEqual(compose(added));
    },
  );

  it('keeps to its lines, whatever a tenant is called', () => {
    const tenantName = "Acme\r\nBcc: all@acme.example\u0000$& $' {name}";
    const { subject, text } = compose(added, { tenantName });
    expect(subject).toBe(
      "A second step was added to your account at Acme Bcc: all@acme.example $& $' {name}",
    );
    expect(text.split('\n')).toHaveLength(8);
  });
});

describe('a ticket’s letter', () => {
  it('holds the link, alone on its line, and says that it ends', () => {
    const { subject, text } = compose(ticket, { link });
    expect(subject).toBe('Set up a second step for your account at Acme & Söhne');
    expect(text.split('\n')).toContain(link);
    expect(text).toContain('It works once, and for five days.');
  });

  it.each(languages.filter((each) => each !== 'en'))('is there in %s', (locale) => {
    const { subject, text } = compose(ticket, { link, locale });
    expect(subject).not.toBe(compose(ticket, { link }).subject);
    expect(text.split('\n')).toContain(link);
  });
});

describe('a code', () => {
  it('stands alone on its line, and not in the subject', () => {
    expect(compose(login, { code: '012345' })).toEqual({
      subject: 'Your code for Acme & Söhne',
      text: [
        'Hello,',
        'This is your code to sign in to Acme & Söhne:',
        '012345',
        'It is valid for 5 minutes. Nobody will ever ask you for it. If you are not signing in, ' +
          'somebody else knows your password: change it.',
      ].join('\n\n'),
    });
  });

  it.each([
    ['2026-01-01T12:35:00.000Z', 'for one minute'],
    ['2026-01-01T12:35:01.000Z', 'for 2 minutes'],
  ])('says how long it is good for: until %s', (expiresAt, said) => {
    expect(compose({ ...login, expiresAt }, { code: '012345' }).text).toContain(said);
  });

  it.each(languages.filter((each) => each !== 'en'))('is there in %s', (locale) => {
    const { subject, text } = compose(login, { code: '012345', locale });
    expect(subject).not.toBe(compose(login).subject);
    expect(text.split('\n')).toContain('012345');
    expect(text).not.toMatch(/[{}]|undefined|https?:/);
  });
});

describe('a test', () => {
  const asked: MailNotice = {
    ...{ kind: 'test_mail', ...whom },
    ...{ sealedEmail: 'canary', locale: 'en', expiresAt: at },
  };
  it.each(languages)('says whose it is, what for, and holds nothing else, in %s', (locale) => {
    const { subject, text } = compose(asked, { locale, link, code: '012345' });
    expect(text.split('\n\n')).toHaveLength(2);
    for (const part of [subject, text]) expect(part).toContain('Acme & Söhne');
    expect(`${subject}${text}`).not.toMatch(/[{}]|undefined|canary|https?:|012345/);
    if (locale !== 'en') expect(subject).not.toBe(compose(asked).subject);
  });
});

describe('a link to choose another password', () => {
  const asked: MailNotice = {
    ...{ kind: 'password_link', ...whom },
    ...{ sealedLetter: 'canary', expiresAt: at },
  };
  it.each(languages)('is mailed with what it is for, in %s', (locale) => {
    const { subject, text } = compose(asked, { locale, link });
    expect(text.split('\n\n')).toHaveLength(4);
    expect([text.includes(link), subject.includes('Acme & Söhne')]).toEqual([true, true]);
    expect(`${subject}${text}`).not.toMatch(/[{}]|undefined|canary/);
    if (locale !== 'en') expect(subject).not.toBe(compose(asked, { link }).subject);
  });
});
