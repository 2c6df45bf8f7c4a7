import { describe, expect, it } from 'vitest';
import { isPublicAddress, webhookAddressAllowed } from './addresses.ts';

const special = [
  ['0.0.0.0', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['127.8.8.8', 'loopback'],
  ['169.254.169.254', 'cloud metadata'],
  ['172.31.255.255', 'private'],
  ['192.0.2.1', 'documentation'],
  ['192.168.0.1', 'private'],
  ['198.18.0.1', 'benchmarking'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::127.0.0.1', 'IPv4 inside, deprecated'],
  ['::ffff:127.0.0.1', 'IPv4 inside'],
  ['::ffff:a00:1', 'IPv4 inside, in hex'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['2002:7f00:1::', '6to4'],
  ['2001:0:7f00:1::', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'cloud metadata'],
  ['fe80::1', 'link-local'],
  ['ff02::1', 'multicast'],
] as const;

describe('a public address', () => {
  it.each(special)('is not %s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'may be %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it('is an address', () => {
    expect(isPublicAddress('example.com')).toBe(false);
    expect(isPublicAddress('')).toBe(false);
  });
});

describe('a webhook address', () => {
  const allowed = (address: string, allowPrivate = false) =>
    webhookAddressAllowed(address, { allowPrivate });

  it.each(['https://hooks.example.com/sms', 'https://8.8.8.8:8443/', 'https://[2606:4700::1]/'])(
    'may be %s',
    (address) => {
      expect(allowed(address)).toBe(true);
    },
  );

  it.each([
    'http://hooks.example.com/sms',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://sub.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://[::ffff:7f00:1]/',
    'file:///etc/passwd',
    'not an address',
  ])('may not be %s', (address) => {
    expect(allowed(address)).toBe(false);
  });

  it('may be private and plain where the deployment says so', () => {
    expect(allowed('http://localhost:3000/hook', true)).toBe(true);
    expect(allowed('http://10.0.0.1/', true)).toBe(true);
    expect(allowed('file:///etc/passwd', true)).toBe(false);
  });
});
