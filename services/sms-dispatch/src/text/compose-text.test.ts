import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeText, type Wording } from './compose-text.ts';
import { defaultTexts } from './default-texts.ts';

const wording: Wording = {
  code: '001234',
  purpose: 'login',
  messageType: 'sms',
  locale: 'en',
  host: 'login.acme.example',
  friendlyName: 'Acme',
  templates: null,
};
const last = '@login.acme.example #001234';
const compose = (over: Partial<Wording> = {}) => composeText({ ...wording, ...over });
const saying = (verificationMessage: string, over: Partial<Wording> = {}) =>
  compose({ templates: { verificationMessage, enrollmentMessage: 'unused' }, ...over });

/** What a browser reads from a message: https://wicg.github.io/sms-one-time-codes/#parsing */
const boundCode = (text: string) => {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const found = /^@([a-z0-9.-]+) #([^ #%]+)$/.exec(line);
  return found && { host: found[1], code: found[2] };
};

describe('the default text', () => {
  it("is Auth0's, with the line that binds the code to the site", () => {
    expect(compose()).toBe(`001234 is your verification code for Acme\n\n${last}`);
    expect(compose({ purpose: 'enroll' })).toBe(
      '001234 is your verification code for Acme. ' +
        `Please enter this code to verify your enrollment.\n\n${last}`,
    );
  });

  it.each([
    ['de', 'ist Ihr Bestätigungscode für Acme'],
    ['de-AT', 'ist Ihr Bestätigungscode für Acme'],
    ['fr_CA', 'est votre code de vérification pour Acme'],
    ['ES', 'es su código de verificación para Acme'],
    ['ja', 'Acme の確認コードです'],
    ['tlh', 'is your verification code for Acme'],
    ['', 'is your verification code for Acme'],
    ['constructor', 'is your verification code for Acme'],
  ])('speaks %j', (locale, words) => {
    expect(compose({ locale })).toContain(words);
  });

  it.each(Object.keys(defaultTexts))('in %s ends in a line that browsers understand', (locale) => {
    for (const purpose of ['login', 'enroll'] as const) {
      const text = compose({ locale, purpose });
      expect(boundCode(text)).toEqual({ host: 'login.acme.example', code: '001234' });
      expect(text.startsWith('001234')).toBe(true);
    }
    expect(compose({ locale, messageType: 'voice' })).toMatch(
      /0\.0\.1\.2\.3\.4[^@]*0\.0\.1\.2\.3\.4/,
    );
  });
});

describe("the tenant's own text", () => {
  it("knows the names that Auth0's templates know", () => {
    const text = saying(
      '{{message_type}}|{{locale}}|{{tenant.friendly_name}}|{{tenant.friendlyName}}|' +
        '{{requestInfo.lang}}|{{pause}}|{{code | slice: 0, 3}}',
      { locale: 'fr' },
    );
    expect(text).toBe(`sms|fr|Acme|Acme|fr||001\n\n${last}`);
  });

  it('may speak several languages', () => {
    const template =
      "{% if locale contains 'fr' %}Bonjour {{code}}{% else %}Hello {{code}}{% endif %}";
    expect(saying(template, { locale: 'fr-CA' })).toContain('Bonjour 001234');
    expect(saying(template)).toContain('Hello 001234');
  });

  it.each([
    ['is malformed', '{% if %}{{ code'],
    ['knows a filter that is not', '{{ code | nothing }}'],
    [
      'renders for ever',
      '{% for i in (1..100000000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}',
    ],
    [
      'grows without bound',
      "{% assign a = 'x' %}{% for i in (1..64) %}{% assign a = a | append: a %}{% endfor %}{{a}}",
    ],
    ['reads a file', "{% render '/etc/passwd' %}"],
    ['says nothing', '{% comment %}nothing{% endcomment %}  '],
  ])('gives way to the default where it %s', (_, template) => {
    expect(saying(template)).toBe(`001234 is your verification code for Acme\n\n${last}`);
  });

  it('does not repeat a last line that is already there', () => {
    const text = saying('Your code: {{ code }}\n\n@login.acme.example #{{ code }}');
    expect(text).toBe(`Your code: 001234\n\n${last}`);
  });

  it('cannot bind the code to another site', () => {
    expect(boundCode(saying('{{code}}\n\n@evil.example #{{code}}'))?.host).toBe(
      'login.acme.example',
    );
    const friendlyName = 'Acme\n\n@evil.example #001234';
    expect(boundCode(compose({ friendlyName }))?.host).toBe('login.acme.example');
    expect(compose({ friendlyName }).split('\n')).toHaveLength(3);
  });

  it('is cut where it is too long, but never the last line', () => {
    const text = saying('☂'.repeat(5_000));
    expect(text).toBe(`${'☂'.repeat(1_000)}\n\n${last}`);
  });

  it('ends in the bound line, once and whole, whatever else it says', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(anything, anything, (template, friendlyName) => {
        const text = saying(template, { friendlyName });
        const isClean = text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text);
        return isClean && text.split('\n').at(-1) === last;
      }),
      { numRuns: 50 },
    );
  });
});

describe('the bound line', () => {
  it('names the bare domain, without a port', () => {
    expect(compose({ host: 'localhost:3000' }).endsWith('\n@localhost #001234')).toBe(true);
    expect(compose({ host: 'Login.Acme.Example' }).endsWith(`\n${last}`)).toBe(true);
    expect(compose({ host: 'bücher.example' })).toContain('@xn--bcher-kva.example #001234');
  });

  it.each(['', '[::1]:3000', 'not a host', '@'])('is left out where %j is no domain', (host) => {
    expect(compose({ host })).toBe('001234 is your verification code for Acme');
  });

  it('is not spoken', () => {
    expect(compose({ messageType: 'voice' })).not.toContain('@');
  });
});
