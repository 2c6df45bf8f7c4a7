import { type CodeContext, codeContext } from '@countersign/contracts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeRing, UnknownCodeKey } from './code-ring.ts';
import {
  newKeyRing,
  parseKeyRing,
  printKeyRing,
  withNewestCurrent,
  withNewKey,
} from './key-ring.ts';

const at = '2026-01-01T12:00:00.000Z';
const keys = newKeyRing(at);
const ring = codeRing(keys);
const context: CodeContext = {
  tenantId: 'demo',
  userId: 'auth0|1',
  challengeId: 'chl_1',
  authenticatorId: 'sms_1',
  purpose: 'login',
  send: 1,
};
const fixedKey = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const fixedRing = JSON.stringify({
  current: 'k',
  keys: [{ id: 'k', key: fixedKey, createdAt: at }],
  lookup: fixedKey,
});
const code = (change: Partial<CodeContext> = {}, digits = 6, from = ring) =>
  from.derive({ ...context, ...change }, { keyId: from.currentKeyId, digits });

describe('a code', () => {
  it('is the same wherever the ring is', () => {
    const copy = codeRing(parseKeyRing(printKeyRing(keys)));
    expect(code({}, 6, copy)).toBe(code());
  });

  it('has exactly the digits asked for', () => {
    for (const digits of [6, 7, 8, 9, 10]) {
      expect(code({}, digits)).toMatch(new RegExp(`^[0-9]{${digits}}$`));
    }
  });

  it.each([0, 1, 5, 11, 6.5, Number.NaN, -6])('is not made with %d digits', (digits) => {
    expect(() => code({}, digits)).toThrow(RangeError);
  });

  it('is another for every other ring', () => {
    const others = Array.from({ length: 5 }, () => code({}, 10, codeRing(newKeyRing(at))));
    expect(new Set([code({}, 10), ...others]).size).toBe(6);
  });

  // A field that the contract gains and the derivation forgets turns this red.
  it.each(Object.keys(codeContext.shape))('is another when only its %s differs', (field) => {
    const changed = { send: 2, purpose: 'enroll' }[field] ?? 'another';
    expect(code({ [field]: changed }, 10)).not.toBe(code({}, 10));
  });

  it('tells apart even texts that no encoding can hold', () => {
    expect(code({ userId: '\ud800' }, 10)).not.toBe(code({ userId: '\ud801' }, 10));
  });

  it('is another when text moves from one field to the next', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (head, tail) => {
        const one = code({ tenantId: head + tail, userId: 'u' }, 10);
        expect(code({ tenantId: head, userId: `${tail}u` }, 10)).not.toBe(one);
      }),
    );
  });
});

describe('a known code', () => {
  // Computed with another implementation. Session and sms-dispatch may run different versions
  // while one is rolled out, so this may never change.
  it('never changes', () => {
    expect(code({}, 6, codeRing(parseKeyRing(fixedRing)))).toBe('373880');
    expect(code({}, 10, codeRing(parseKeyRing(fixedRing)))).toBe('4238373880');
  });
});

describe('a rotated code ring', () => {
  const rotated = codeRing(withNewestCurrent(withNewKey(keys, at)));

  it('still makes the codes of its older keys', () => {
    expect(rotated.derive(context, { keyId: ring.currentKeyId, digits: 6 })).toBe(code());
  });

  it('makes new codes with its new key', () => {
    expect(rotated.currentKeyId).not.toBe(ring.currentKeyId);
    expect(code({}, 10, rotated)).not.toBe(code({}, 10));
  });

  it('is refused by a ring that has not rotated yet', () => {
    const asking = () => ring.derive(context, { keyId: rotated.currentKeyId, digits: 6 });
    expect(asking).toThrow(UnknownCodeKey);
  });
});

describe('comparing codes', () => {
  it('finds equal what is equal, and nothing else', () => {
    expect(ring.equals('012345', '012345')).toBe(true);
    for (const other of ['012346', '12345', '0123456', '', '０１２３４５']) {
      expect(ring.equals('012345', other)).toBe(false);
    }
  });
});

describe('a million codes', () => {
  const count = 1_000_000;
  const digits = Array.from({ length: 6 }, () => new Array<number>(10).fill(0));
  const thousands = new Array<number>(1000).fill(0);

  beforeAll(() => {
    const fixed = codeRing(parseKeyRing(fixedRing));
    for (let send = 1; send <= count; send += 1) {
      const text = code({ send }, 6, fixed);
      const bin = Math.floor(Number(text) / 1000);
      thousands[bin] = (thousands[bin] ?? 0) + 1;
      digits.forEach((counts, place) => {
        const digit = Number(text[place]);
        counts[digit] = (counts[digit] ?? 0) + 1;
      });
    }
  }, 60_000);

  const chiSquare = (counts: readonly number[]) => {
    const expected = count / counts.length;
    return counts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
  };

  // The keys are fixed, so these never fail by chance. Bounds: chi-square at p = 0.0001.
  it('are spread evenly over the whole range', () => {
    expect(chiSquare(thousands)).toBeLessThan(1172);
  });
  it('use every digit evenly in every place', () => {
    for (const counts of digits) expect(chiSquare(counts)).toBeLessThan(33.72);
  });
  it('keep their leading zeros', () => {
    expect((digits[0]?.[0] ?? 0) / count).toBeCloseTo(0.1, 2);
  });
});
