import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from './network.ts';

describe('the network that an address is counted by', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['', ''],
    ['no address', 'no address'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is one for all that a subscriber has, and another for the next', () => {
    const host = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(host, host, (one, other) => {
        const at = (net: string, rest: readonly number[]) =>
          `${net}:${rest.map((part) => part.toString(16)).join(':')}`;
        expect(networkOf(at('2001:db8:0:1', one))).toBe(networkOf(at('2001:db8:0:1', other)));
        expect(networkOf(at('2001:db8:0:1', one))).not.toBe(networkOf(at('2001:db8:0:2', one)));
      }),
    );
  });
});
