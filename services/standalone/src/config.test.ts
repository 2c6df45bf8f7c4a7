import { BadSettings, readSettings } from '@countersign/service-runtime';
import { describe, expect, it } from 'vitest';
import { settings } from './config.ts';

type Environment = Readonly<Record<string, string>>;
const said = (environment: Environment): string => {
  try {
    readSettings(settings, environment);
    return '';
  } catch (error) {
    if (error instanceof BadSettings) return error.message;
    throw error;
  }
};
const canary = 'canary'.repeat(6);

describe('the settings of standalone', () => {
  it('need not be given', () => {
    expect(readSettings(settings, {})).toMatchObject({
      ...{ PUBLIC_URL: 'http://localhost:3000', DEMO: true, ALLOW_PRIVATE_WEBHOOKS: true },
    });
    expect(readSettings(settings, { DEMO: '0' })).toMatchObject({ ALLOW_PRIVATE_WEBHOOKS: false });
  });

  it.each([
    ['https://login.example.com/', 'https://login.example.com'],
    ['HTTPS://Login.Example.com:443', 'https://login.example.com'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('take a site for PUBLIC_URL, however it is written: %s', (given, taken) => {
    expect(readSettings(settings, { PUBLIC_URL: given }).PUBLIC_URL).toBe(taken);
  });

  it.each([
    ...['https://here.example/there', 'https://here.example?x=1', 'https://here.example/#x'],
    ...['https://user:canary@here.example', 'login.example.com', 'ftp://here.example', 'localhost'],
  ])('take nothing else for it: %s', (given) => {
    expect(said({ PUBLIC_URL: given })).toMatch(/^PUBLIC_URL is ".*", which cannot be used/);
    expect(said({ PUBLIC_URL: given })).not.toContain('canary');
  });

  it.each(['10.0.0.0/8', 'loopback, uniquelocal', '::1,10.1.2.3', 'fd00::/8'])(
    'believe the proxies that are named: %s',
    (given) => {
      expect(said({ TRUST_PROXY: given })).toBe('');
    },
  );

  it.each(['1', 'true', '*', '10.0.0.0/99', 'proxy.example.com', '10.0.0.1,2'])(
    'believe nobody who is not named by an address: %s',
    (given) => {
      expect(said({ TRUST_PROXY: given })).toMatch(/^TRUST_PROXY is "/);
    },
  );

  it.each<[Environment, string]>([
    [{ TLS_CERT_FILE: '/tls.crt' }, 'TLS_KEY_FILE'],
    [{ TLS_KEY_FILE: '/tls.key' }, 'TLS_CERT_FILE'],
    [{ BOOTSTRAP_CLIENT_ID: 'a-client' }, 'BOOTSTRAP_CLIENT_SECRET'],
    [{ BOOTSTRAP_CLIENT_SECRET: canary }, 'BOOTSTRAP_CLIENT_ID'],
    [{ BOOTSTRAP_CLIENT_SECRET_FILE: '/secret' }, 'BOOTSTRAP_CLIENT_ID'],
    [{ TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: canary }, 'TWILIO_FROM'],
    [{ TWILIO_FROM: '+15005550006' }, 'TWILIO_AUTH_TOKEN'],
    [{ SMTP_URL: `smtp://${canary}@mail` }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'login@example.com' }, 'SMTP_URL'],
  ])('refuse half of what belongs together: %j', (given, missing) => {
    expect(said(given)).toContain(`${missing} is not given: it belongs together with `);
    expect(said(given)).not.toContain(canary);
  });

  it.each<[Environment, Environment]>([
    [
      { BOOTSTRAP_CLIENT_ID: 'a-client', BOOTSTRAP_CLIENT_SECRET: canary },
      { BOOTSTRAP_CLIENT_SECRET_FILE: '/secret' },
    ],
    [{ BOOTSTRAP_ADMIN_PASSWORD: canary }, { BOOTSTRAP_ADMIN_PASSWORD_FILE: '/secret' }],
  ])('refuse a secret that is given twice: %j', (given, again) => {
    expect(said(given)).toBe('');
    expect(said({ ...given, ...again })).toContain('is given too');
  });

  it('refuse a name that is nearly one of theirs', () => {
    expect(said({ PUBLIC_ULR: 'https://canary.example' })).toMatch(/Is PUBLIC_URL meant\?/);
  });
});
