import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BadSettings, flag, loadConfig, secret } from './config.ts';
import { Secret } from './secret.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).default(3000),
  NATS_URL: z.url({ protocol: /^nats$/ }),
  CODE_KEY: secret(32),
  DEMO: flag.default(false),
});
const good = { NATS_URL: 'nats://localhost', CODE_KEY: 'canary'.repeat(6) };
const loading = (change: Record<string, string | undefined>) => () =>
  loadConfig(schema, { ...good, ...change });

describe('settings', () => {
  it('are parsed from the environment, and the rest of it is left alone', () => {
    const config = loading({ PORT: '8080', DEMO: '1', HOME: '/home' })();
    expect(config).toMatchObject({ PORT: 8080, NATS_URL: 'nats://localhost', DEMO: true });
    expect(config).not.toHaveProperty('HOME');
  });

  it('that are empty or unset take their default', () => {
    expect(loading({ PORT: '', DEMO: undefined })()).toMatchObject({ PORT: 3000, DEMO: false });
  });

  it('that are secret become Secrets at once', () => {
    const { CODE_KEY } = loading({})();
    expect(CODE_KEY).toBeInstanceOf(Secret);
    expect(CODE_KEY.reveal()).toBe(good.CODE_KEY);
  });
});

describe('settings that cannot be used', () => {
  it.each([
    ['missing', { NATS_URL: undefined }, 'NATS_URL'],
    ['empty', { NATS_URL: '' }, 'NATS_URL'],
    ['malformed', { NATS_URL: 'canary://canary' }, 'NATS_URL'],
    ['out of range', { PORT: '0' }, 'PORT'],
    ['not a number', { PORT: 'canary' }, 'PORT'],
    ['a secret that is too short', { CODE_KEY: 'canary' }, 'CODE_KEY'],
    ['neither on nor off', { DEMO: 'canary' }, 'DEMO'],
  ])('because one is %s stop the start, named and not repeated', (_, change, name) => {
    expect(loading(change)).toThrow(BadSettings);
    expect(loading(change)).toThrow(name);
    expect(loading(change)).not.toThrow(/canary/);
  });

  it('are all named at once', () => {
    expect(loading({ NATS_URL: 'canary', PORT: 'canary', CODE_KEY: undefined })).toThrow(
      /PORT.*NATS_URL.*CODE_KEY/,
    );
  });
});

describe('a setting that is on or off', () => {
  it.each([
    ['1', true],
    ['0', false],
  ])('reads %s as %s', (text, value) => {
    expect(flag.parse(text)).toBe(value);
  });

  it.each(['true', 'yes', 'on', '', '2'])('does not guess what "%s" means', (text) => {
    expect(flag.safeParse(text).success).toBe(false);
  });
});
