import { flag, Secret, secret } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BadSettings, readSettings } from './load-settings.ts';
import { setting, settingsOf, together } from './setting.ts';
import { serviceSettings } from './settings.ts';

const schema = z
  .object({
    PORT: setting(z.coerce.number().int().min(1).default(3000), 'The port, 1 or more.', '3000'),
    NATS_URL: setting(z.url({ protocol: /^nats$/ }), 'Where NATS is.', 'nats://nats:4222'),
    CODE_KEY: setting(secret(32), 'The key, of 32 characters.', 'x'.repeat(32)),
    PUBLIC_URL: setting(
      z
        .url()
        .refine((url) => new URL(url).pathname === '/', 'it has a path')
        .optional(),
      'Where we are.',
      'https://login.example.com',
    ),
    TLS_CERT_FILE: setting(z.string().optional(), 'The certificate.', 'tls.crt'),
    TLS_KEY_FILE: setting(z.string().optional(), 'Its key.', 'tls.key'),
    STORE_URL: setting(
      secret()
        .refine((url) => url.reveal().startsWith('esdb:'), 'it is no esdb: URL')
        .optional(),
      'Where the store is.',
      'esdb://store',
    ),
    BOOTSTRAP_CLIENT_ID: setting(z.string().optional(), 'The client.', 'client'),
    DEMO: setting(flag.default(false), 'Whether the demo is on: 1 or 0.', '0'),
  })
  .superRefine(together('TLS_CERT_FILE', 'TLS_KEY_FILE'));
const good = { NATS_URL: 'nats://localhost', CODE_KEY: 'canary'.repeat(6) };
type Change = Readonly<Record<string, string | undefined>>;
const reading = (change: Change) => () => readSettings(schema, { ...good, ...change });
const said = (change: Change): string => {
  try {
    reading(change)();
  } catch (error) {
    if (error instanceof BadSettings) return error.message;
    throw error;
  }
  return '';
};

describe('settings', () => {
  it('are parsed from the environment, and the rest of it is left alone', () => {
    const config = reading({ PORT: '8080', DEMO: '1', HOME: '/home', AWS_REGION: 'eu' })();
    expect(config).toMatchObject({ PORT: 8080, NATS_URL: 'nats://localhost', DEMO: true });
    expect(config).not.toHaveProperty('HOME');
  });

  it('that are empty or not given take their default', () => {
    expect(reading({ PORT: '', DEMO: undefined })()).toMatchObject({ PORT: 3000, DEMO: false });
  });

  it('that are secret become Secrets at once', () => {
    const { CODE_KEY } = reading({})();
    expect(CODE_KEY).toBeInstanceOf(Secret);
    expect(CODE_KEY.reveal()).toBe(good.CODE_KEY);
  });
});

describe('a setting that cannot be used', () => {
  it('is told in a sentence: what was found, what is wanted, and an example', () => {
    expect(said({ PORT: 'many' })).toBe(
      'PORT is "many", which cannot be used. The port, 1 or more. For example PORT=3000',
    );
    expect(said({ NATS_URL: undefined })).toBe(
      'NATS_URL is not given. Where NATS is. For example NATS_URL=nats://nats:4222',
    );
    expect(said({ PUBLIC_URL: 'https://here/there' })).toBe(
      'PUBLIC_URL is "https://here/there", which cannot be used: it has a path. ' +
        'Where we are. For example PUBLIC_URL=https://login.example.com',
    );
  });

  it.each([
    ['missing', { NATS_URL: undefined }, 'NATS_URL'],
    ['empty', { NATS_URL: '' }, 'NATS_URL'],
    ['malformed', { NATS_URL: 'http://nats' }, 'NATS_URL'],
    ['out of range', { PORT: '0' }, 'PORT'],
    ['neither on nor off', { DEMO: 'yes' }, 'DEMO'],
  ])('stops the start where it is %s', (_, change, name) => {
    expect(reading(change)).toThrow(BadSettings);
    expect(said(change)).toMatch(new RegExp(`^${name} is `));
  });

  it.each([
    ['too short', { CODE_KEY: 'canary' }, 'CODE_KEY'],
    ['refined, and optional', { STORE_URL: 'canary://canary' }, 'STORE_URL'],
    ['before a host', { NATS_URL: 'http://canary:canary@nats' }, 'NATS_URL'],
  ])('is never repeated where it is a secret: %s', (_, change, name) => {
    expect(said(change)).toContain(name);
    expect(said(change)).not.toContain('canary');
  });

  it('is told beside all the others, a line each', () => {
    const lines = said({ NATS_URL: 'x', PORT: 'x', CODE_KEY: undefined }).split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'NATS_URL', 'CODE_KEY']);
  });

  it('cannot forge a line', () => {
    expect(said({ PORT: 'x\nDEMO is fine' }).split('\n')).toHaveLength(1);
  });
});

describe('half of a pair', () => {
  it.each(['TLS_CERT_FILE', 'TLS_KEY_FILE'])('is refused: %s', (given) => {
    expect(said({ [given]: '/file' })).toMatch(
      new RegExp(`^TLS_\\w+ is not given: it belongs together with ${given}`),
    );
  });

  it('is no fault where both are given', () => {
    expect(said({ TLS_CERT_FILE: '/a', TLS_KEY_FILE: '/b' })).toBe('');
  });
});

describe('a name that is nearly that of a setting', () => {
  it.each([
    ['PUBLIC_ULR', 'PUBLIC_URL'],
    ['PUBLIC_URLS', 'PUBLIC_URL'],
    ['PUBLC_URL', 'PUBLIC_URL'],
    ['public_url', 'PUBLIC_URL'],
    ['NATS_URI', 'NATS_URL'],
    ['BOOTSTRAP_CLINT_IDS', 'BOOTSTRAP_CLIENT_ID'],
    ['PROT', 'PORT'],
    ['demo', 'DEMO'],
  ])('is refused: %s', (name, meant) => {
    expect(said({ [name]: 'canary' })).toContain(`${name} is no setting. Is ${meant} meant?`);
    expect(said({ [name]: 'canary' })).not.toContain('canary');
  });

  it.each([
    ...['HOME', 'HOST', 'HOSTNAME', 'SORT', 'HTTP_URL', 'POD_IP', 'DEBUG', 'MODE', 'NATS_PORT'],
    ...['TLS_CERT_DIR', 'AWS_STORE_URL', 'npm_config_port', 'NODE_OPTIONS', 'PATH', 'TZ'],
  ])('is not what others are called: %s', (name) => {
    expect(said({ [name]: 'x' })).toBe('');
  });
});

describe("the event store's address", () => {
  const { EVENTSTORE_URL: address } = serviceSettings.shape;

  it.each([
    'esdb://store:2113?tls=false',
    'esdb://user:canary@a:2113,b:2113,c:2113',
    'esdb+discover://user:canary@store.example:2113?tlsCAFile=ca.crt',
  ])('is %s', (url) => {
    expect(address.safeParse(url).success).toBe(true);
  });

  it('takes one name to discover, and tells the form for several', () => {
    const several = address.safeParse('esdb+discover://user:canary@a:2113,b:2113,c:2113');
    expect(several.error?.message).toContain('esdb://a:2113,b:2113,c:2113');
    expect(several.error?.message).not.toContain('canary');
    expect(address.safeParse('kurrentdb://store:2113').success).toBe(false);
  });
});

describe('a schema of settings', () => {
  it('tells of each what it is, how it is written, and whether it is secret', () => {
    const settings = settingsOf(schema);
    expect(settings.find(({ name }) => name === 'PORT')).toEqual({
      ...{ name: 'PORT', sentence: 'The port, 1 or more.', example: '3000' },
      ...{ isSecret: false, byDefault: 3000 },
    });
    const secrets = settings.filter(({ isSecret }) => isSecret).map(({ name }) => name);
    expect(secrets).toEqual(['CODE_KEY', 'STORE_URL']);
  });

  it('is refused where it says nothing of one', () => {
    expect(() => settingsOf(z.object({ PORT: z.string() }))).toThrow('PORT');
  });
});
