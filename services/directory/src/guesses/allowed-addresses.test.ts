import { describe, expect, it } from 'vitest';
import { isAllowed } from './allowed-addresses.ts';

const list = ['192.0.2.7', '198.51.100.0/24', '2001:db8::/32'];

describe('a list of allowed addresses', () => {
  it.each([
    '192.0.2.7',
    '198.51.100.255',
    '2001:db8::1',
    '::ffff:192.0.2.7',
    '::FFFF:198.51.100.1',
  ])('has %s', (address) => expect(isAllowed(list, address)).toBe(true));
  it.each(['192.0.2.8', '198.51.101.0', '2001:db9::1', 'not an address', ''])(
    'does not have %s',
    (address) => expect(isAllowed(list, address)).toBe(false),
  );
  it('that is empty has nobody', () => {
    expect(isAllowed([], '192.0.2.7')).toBe(false);
  });
});
