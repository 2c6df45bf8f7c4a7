import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { leadsToRoot } from './certificates.ts';
import { type Maker, openMaker } from './testing/maker.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let maker: Maker;
let other: Maker;
let root: Uint8Array<ArrayBuffer>;
/** As a statement has it: what signed the key, and what signed that. */
let chain: readonly Uint8Array<ArrayBuffer>[];
beforeAll(async () => {
  [maker, other] = [await openMaker(), await openMaker('Other')];
  root = new Uint8Array(Buffer.from(maker.root, 'base64'));
  const { attest } = await maker.model('2fc0579f-8113-47ea-b116-bb5a8db9202a');
  const sent = attest(Buffer.from('signed'), publicKey).attStmt.get('x5c');
  chain = Array.isArray(sent) ? sent.map((each) => new Uint8Array(each)) : [];
});

describe('a chain of certificates', () => {
  it('leads to the root that signed the last of them', async () => {
    expect(chain).toHaveLength(2);
    expect(await leadsToRoot(chain, [maker.root], now)).toBe(true);
    expect(await leadsToRoot([...chain, root], [maker.root], now)).toBe(true);
    expect(await leadsToRoot(chain, [other.root], now)).toBe(false);
    expect(await leadsToRoot(chain, [], now)).toBe(false);
    expect(await leadsToRoot([], [maker.root], now)).toBe(false);
  });

  it('leads nowhere where one is missing', async () => {
    expect(await leadsToRoot(chain.slice(0, 1), [maker.root], now)).toBe(false);
  });

  it('leads nowhere before all of it begins, and once any of it has ended', async () => {
    for (const year of [2025, 2100]) {
      const then = new Date(Date.UTC(year, 5));
      expect(await leadsToRoot(chain, [maker.root], then)).toBe(false);
      expect(await leadsToRoot([root], [maker.root], then)).toBe(false);
    }
  });

  it('may be the root itself, which vouches for its keys alone', async () => {
    expect(await leadsToRoot([root], [maker.root], now)).toBe(true);
    expect(await leadsToRoot([root], [other.root], now)).toBe(false);
  });

  it('has six at most, and is none where one is none', async () => {
    const [leaf = root, between = root] = chain;
    const long = [leaf, ...Array.from({ length: 5 }, () => between)];
    expect(await leadsToRoot(long, [maker.root], now)).toBe(true);
    expect(await leadsToRoot([...long, between], [maker.root], now)).toBe(false);
    expect(await leadsToRoot([leaf, new Uint8Array([1])], [maker.root], now)).toBe(false);
  });
});
