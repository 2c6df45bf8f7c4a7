import { traced } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  firstSpanOf,
  freshCode,
  freshSeed,
  seedIn,
  traceIn,
  traceOf,
} from './login-trace.ts';

describe('the trace of a login', () => {
  it('is the same for everybody who knows the transaction, and tells nobody its id', () => {
    const seed = freshSeed();
    expect(seedIn(`m8x1k2z3.${seed}`)).toBe(seed);
    expect(traceOf(seed)).toMatch(/^[0-9a-f]{32}$/);
    expect(traceOf(seed)).toBe(traceOf(seed));
    expect(traceOf(seed)).not.toContain(Buffer.from(seed, 'base64url').toString('hex'));
  });

  it.each([undefined, 7, '', 'app-state', 'm8x1k2z3.short', ['m8x1k2z3']])(
    'is not read from %j',
    (state) => {
      expect(seedIn(state)).toBeUndefined();
      expect(traceIn(state)).toBeUndefined();
    },
  );

  it('goes with the code, where there is one to go', () => {
    const traceId = traceOf(freshSeed());
    const code = traced(beginningOf(traceId), freshCode);
    expect(traceIn(code)).toBe(traceId);
    expect(beginningOf(traceId)).toBe(`00-${traceId}-${firstSpanOf(traceId)}-01`);
    expect(freshCode()).toMatch(/^[\w-]{43}$/);
  });
});
