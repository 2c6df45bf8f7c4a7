import { describe, expect, it } from 'vitest';
import { safeKey, safeName } from './names.ts';
import { deliveriesOf } from './wire.ts';

// What is read of a message here is its reply subject alone.
const acknowledgedAt = (reply: string) => ({ reply }) as Parameters<typeof deliveriesOf>[0];

describe('the count of deliveries', () => {
  it('is read from both shapes of an acknowledgement', () => {
    expect(deliveriesOf(acknowledgedAt('$JS.ACK.stream.durable.3.10.11.1700000000.0'))).toBe(3);
    const long = '$JS.ACK.hub.ACCOUNT.stream.durable.4.10.11.1700000000.0.token';
    expect(deliveriesOf(acknowledgedAt(long))).toBe(4);
  });
});

describe('names', () => {
  it('become such as NATS allows', () => {
    expect(safeName('session.told.code-requested')).toBe('session_told_code-requested');
    expect(safeName('a b>*ü')).toBe('a_b___');
  });

  it('become keys of one length, alike for like and apart for unlike', () => {
    const keys = ['', 'auth0|abc', 'auth0.abc', 'x'.repeat(9_999)].map(safeKey);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(safeKey('auth0|abc')).toBe(keys[1]);
  });
});
