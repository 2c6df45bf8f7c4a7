import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './addresses.ts';
import { outboundHttp } from './outbound-http.ts';

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

describe('an address that a tenant may choose', () => {
  const { allows } = outboundHttp({ allowPrivate: false });

  it.each([
    'https://hooks.example.com/sms?a=b',
    'https://8.8.8.8:8443/',
    'https://[2606:4700::1]/',
  ])('may be %s', (address) => {
    expect(allows(address)).toBe(true);
  });

  it.each([
    'http://hooks.example.com/sms',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://sub.localhost/',
    'https://printer.local/',
    'https://printer.local./',
    'https://metadata.google.internal/',
    'https://nats:8222/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://127.1/',
    'https://\uff11\uff12\uff17.0.0.1/',
    'https://[::ffff:7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[64:ff9b::7f00:1]/',
    'file:///etc/passwd',
    'not an address',
  ])('may not be %s', (address) => {
    expect(allows(address)).toBe(false);
  });

  const odd = [
    ['https:hooks.example.com', 'no slashes'],
    ['https:///hooks.example.com', 'three of them'],
    ['https:\\\\hooks.example.com\\', 'backslashes'],
    ['https://hooks.example.com\\@10.0.0.1/', 'a backslash behind the host'],
    ['https://hooks.exa\nmple.com/', 'a line feed, which parsers drop'],
    [' https://hooks.example.com/', 'a blank before it'],
    ['https://hooks.example.com/ x', 'a blank in it'],
    ['https://user:canary@hooks.example.com/', 'credentials'],
    ['https://hooks.example.com/#', 'a fragment'],
    [`https://hooks.example.com/${'x'.repeat(2_048)}`, 'too much'],
  ] as const;
  it.each(odd)('is written plainly, unlike %j: %s', (address) => {
    expect(allows(address)).toBe(false);
    expect(outboundHttp({ allowPrivate: true }).allows(address)).toBe(false);
  });

  it('may be private and plain where the deployment says so', () => {
    const demo = outboundHttp({ allowPrivate: true });
    expect(demo.allows('http://localhost:3000/hook')).toBe(true);
    expect(demo.allows('http://10.0.0.1/')).toBe(true);
    expect(demo.allows('file:///etc/passwd')).toBe(false);
  });
});
