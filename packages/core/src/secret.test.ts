import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

const secret = new Secret('canary');

describe('a secret', () => {
  it('can be used', () => {
    expect(secret.reveal()).toBe('canary');
  });

  it.each([
    ['as text', () => String(secret)],
    ['inside a text', () => `key: ${secret}`],
    ['added to a text', () => `key: `.concat(String(secret))],
    ['in JSON', () => JSON.stringify({ secret })],
    ['inspected', () => inspect(secret)],
    ['inspected to the bottom', () => inspect({ a: [secret] }, { depth: 9, showHidden: true })],
    ['in a formatted message', () => format('%s %o %j %O', secret, secret, secret, secret)],
    ['in the message of an error', () => new Error(`bad ${secret}`).message],
    ['as the cause of an error', () => inspect(new Error('bad', { cause: secret }))],
  ])('cannot be printed: %s', (_, print) => {
    expect(print()).toContain('[secret]');
    expect(print()).not.toContain('canary');
  });

  it('has nothing to find', () => {
    expect(Reflect.ownKeys(secret)).toEqual([]);
    expect({ ...secret }).toEqual({});
    expect(Object.values(structuredClone(secret))).toEqual([]);
  });

  it('may be anything', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(new Secret(bytes).reveal()).toBe(bytes);
    expect(inspect(new Secret(bytes))).toBe('[secret]');
  });
});
