import { BlockList, isIP } from 'node:net';

const kindOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 address that came over IPv6 is that address. */
const plain = (address: string) => address.replace(/^::ffff:(?=[0-9.]+$)/i, '');

/** Whether an address is one of a list of addresses and ranges, in CIDR notation. */
export const isAllowed = (allowlist: readonly string[], address: string): boolean => {
  if (allowlist.length === 0 || isIP(plain(address)) === 0) return false;
  const list = new BlockList();
  for (const entry of allowlist) {
    const [net = '', prefix] = entry.split('/');
    if (prefix === undefined) list.addAddress(net, kindOf(net));
    else list.addSubnet(net, Number(prefix), kindOf(net));
  }
  return list.check(plain(address), kindOf(plain(address)));
};
