import ipaddr from 'ipaddr.js';

/** What one subscriber of IPv6 has at least (RFC 6177): all of its addresses are one caller. */
const subscriberBits = 64;

/**
 * Who is counted where an address is: an IPv4 address, also one that came inside IPv6, is itself;
 * one of IPv6 is its /64, as whoever has one has 2^64. What is no address is itself.
 */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const known = ipaddr.process(address);
  if (!(known instanceof ipaddr.IPv6)) return known.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${bare(known)}/${subscriberBits}`);
  return `${network.toString()}/${subscriberBits}`;
};

/** Without the interface it came over, which only the machine itself knows by that name. */
const bare = ({ parts }: ipaddr.IPv6): string => new ipaddr.IPv6([...parts]).toString();
