import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { openBytes, sealBytes, Unopenable } from './sealing.ts';

const freshKey = () => createSecretKey(randomBytes(32));
const key = freshKey();
const binding = ['user', 'phone', 'demo', 'auth0|1'];
const seal = async (text: string, bound = binding) =>
  sealBytes({ keyId: 'k1', key, binding: bound }, new TextEncoder().encode(text));
const openAs = async (sealed: string, bound = binding, keys = new Map([['k1', key]])) =>
  new TextDecoder().decode(openBytes({ keyOf: (id) => keys.get(id), binding: bound }, sealed));

const parts = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'tag'];
/** The parts that hold something: a key that seals directly is not encrypted itself. */
const carrying = parts.filter((part) => part !== 'encrypted key');

describe('a sealed value', () => {
  it('opens to what was sealed, whatever it was', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(text, async (secret) => {
        expect(await openAs(await seal(secret))).toBe(secret);
      }),
    );
  });

  it('is a JWE to others: jose opens what is sealed here', async () => {
    const { plaintext, protectedHeader } = await compactDecrypt(await seal('canary'), key);
    expect(new TextDecoder().decode(plaintext)).toBe('canary');
    expect(protectedHeader.enc).toBe('A256GCM');
  });

  it('may have been sealed by jose, as values were before', async () => {
    const { ctx } = decodeProtectedHeader(await seal(''));
    const sealed = await new CompactEncrypt(new TextEncoder().encode('canary'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'k1', ctx })
      .encrypt(key);
    expect(await openAs(sealed)).toBe('canary');
  });

  it('is another text every time', async () => {
    expect(await seal('canary')).not.toBe(await seal('canary'));
  });

  it('shows how it was sealed, and neither what nor whose it is', async () => {
    const sealed = await seal('canary');
    expect(decodeProtectedHeader(sealed)).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: 'k1',
      ctx: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    const shown = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(shown.join(' ')).not.toMatch(/canary|phone|demo|auth0/);
  });

  it('opens for exactly what it was sealed for', async () => {
    const bindings = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bindings, bindings, async (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        await expect(openAs(await seal('canary', one), other)).rejects.toThrow(Unopenable);
      }),
    );
  });

  it('does not open when text moves from one part of the binding to the next', async () => {
    const sealed = await seal('canary', ['user', 'phone', 'ab', 'c']);
    await expect(openAs(sealed, ['user', 'phone', 'a', 'bc'])).rejects.toThrow(Unopenable);
    await expect(openAs(sealed, ['user', 'phone', 'abc'])).rejects.toThrow(Unopenable);
  });

  it('does not open with another key of the same name', async () => {
    const sealed = await seal('canary');
    await expect(openAs(sealed, binding, new Map([['k1', freshKey()]]))).rejects.toThrow(
      'a sealed value was changed',
    );
  });

  it('does not open where its key is not held', async () => {
    const sealed = await seal('canary');
    await expect(openAs(sealed, binding, new Map())).rejects.toThrow('not in the ring');
  });
});

describe('a changed value', () => {
  it.each(parts)('does not open when any character of its %s is another', async (part) => {
    const sealed = (await seal('canary')).split('.');
    const index = parts.indexOf(part);
    const text = sealed[index] ?? '';
    for (let at = 0; at <= text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const changed = sealed.with(index, `${text.slice(0, at)}${other}${text.slice(at + 1)}`);
      await expect(openAs(changed.join('.'))).rejects.toThrow(Unopenable);
    }
  });

  it.each(carrying)('does not open when its %s comes from another value', async (part) => {
    const [one, other] = [(await seal('one')).split('.'), (await seal('two', ['x'])).split('.')];
    const index = parts.indexOf(part);
    const mixed = one.with(index, other[index] ?? '').join('.');
    await expect(openAs(mixed)).rejects.toThrow(Unopenable);
  });

  it('has one text only: the bits that base64url drops count too', async () => {
    const sealed = await seal('canary');
    const last = sealed.at(-1) ?? '';
    const twins = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .filter((letter) => letter !== last)
      .map((letter) => sealed.slice(0, -1) + letter);
    for (const twin of [...twins, `${sealed}=`, ` ${sealed}`, `${sealed}\n`]) {
      await expect(openAs(twin)).rejects.toThrow(Unopenable);
    }
  });

  it.each([
    ['nothing', ''],
    ['a word', 'canary'],
    ['dots', '....'],
    ['another algorithm', header({ alg: 'none', enc: 'A256GCM', kid: 'k1' })],
    ['a weaker cipher', header({ alg: 'dir', enc: 'A128CBC-HS256', kid: 'k1' })],
    ['compression', header({ alg: 'dir', enc: 'A256GCM', kid: 'k1', zip: 'DEF' })],
    ['a header that must be understood', header({ alg: 'dir', enc: 'A256GCM', crit: ['x'], x: 1 })],
    ['no header', 'bnVsbA..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA'],
  ])('that is %s is refused, and not repeated', async (_, sealed) => {
    await expect(openAs(sealed)).rejects.toThrow(Unopenable);
    const error = await openAs(sealed).catch((thrown: unknown) => thrown);
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toContain('canary');
  });
});

function header(fields: object): string {
  const text = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${text}..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`;
}
