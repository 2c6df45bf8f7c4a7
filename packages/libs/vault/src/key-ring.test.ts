import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  BadKeyRing,
  newKeyRing,
  parseKeyRing,
  printKeyRing,
  withNewestCurrent,
  withNewKey,
} from './key-ring.ts';

const createdAt = '2026-01-01T12:00:00.000Z';
const later = '2026-02-01T12:00:00.000Z';
const written = (ring = newKeyRing(createdAt)) => JSON.parse(printKeyRing(ring));
const parsing = (ring: unknown) => () => parseKeyRing(JSON.stringify(ring));

describe('a key ring', () => {
  it('reads what it wrote', () => {
    const ring = withNewKey(newKeyRing(createdAt), later);
    const text = printKeyRing(ring);
    expect(printKeyRing(parseKeyRing(text))).toBe(text);
  });

  it('is new every time', () => {
    const [one, other] = [written(), written()];
    expect(one.keys[0].id).not.toBe(other.keys[0].id);
    expect(one.keys[0].key).not.toBe(other.keys[0].key);
    expect(one.lookup).not.toBe(other.lookup);
    expect(one.lookup).not.toBe(one.keys[0].key);
  });

  it('goes on with its current key when one is added, until that is made current', () => {
    const ring = newKeyRing(createdAt);
    const staged = withNewKey(ring, later);
    expect(staged.current).toBe(ring.current);
    expect(staged.keys).toHaveLength(2);
    expect(withNewestCurrent(staged).current).toBe(staged.keys[1]?.id);
  });

  it('is never printed by accident', () => {
    const ring = newKeyRing(createdAt);
    const { keys, lookup } = written(ring);
    const shown = `${inspect(ring, { depth: 9, showHidden: true })} ${JSON.stringify(ring)}`;
    expect(shown).not.toContain(keys[0].key);
    expect(shown).not.toContain(lookup);
    expect(shown).toContain('[secret]');
  });
});

describe('a malformed key ring', () => {
  const ring = written();
  const canary = 'canary-canary-canary-canary-canary-canary-A';
  const withKey = (change: object) => ({ ...ring, keys: [{ ...ring.keys[0], ...change }] });

  it.each([
    ['a current key it does not hold', { ...ring, current: canary }],
    ['two keys of one id', { ...ring, keys: [ring.keys[0], ring.keys[0]] }],
    ['no keys', { ...ring, keys: [] }],
    ['no look-up key', { ...ring, lookup: undefined }],
    ['a key that is too short', withKey({ key: canary.slice(1) })],
    ['a key that is too long', withKey({ key: `${canary}A` })],
    ['a key that is not base64url', withKey({ key: `${canary.slice(1)}=` })],
    ['a key with bits that would be dropped', withKey({ key: `${canary.slice(0, 42)}B` })],
    ['an id nobody could write down', withKey({ id: `${canary} ` })],
    ['a date that is none', withKey({ createdAt: canary })],
    ['a field nobody knows', { ...ring, [canary]: canary }],
    ['nothing at all', null],
  ])('with %s is refused, and not repeated', (_, broken) => {
    expect(parsing(broken)).toThrow(BadKeyRing);
    expect(parsing(broken)).not.toThrow(/canary/);
  });

  it('is refused without quoting a file that is not JSON', () => {
    expect(() => parseKeyRing(`canary${canary}`)).toThrow('a key ring is not JSON');
    expect(() => parseKeyRing(`{"keys": canary`)).not.toThrow(/canary/);
  });
});
