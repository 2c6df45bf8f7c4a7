import ipaddr from 'ipaddr.js';

/** The code of the error by which a connection to a forbidden address fails. */
export const forbiddenCode = 'ADDRESS_FORBIDDEN';

/** All that IANA has given out for the public internet; the rest of IPv6 has special meanings. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet. Everything with a special meaning is not:
 * loopback, private, link-local (cloud metadata), carrier-grade NAT, multicast, unspecified,
 * documentation, and IPv6 forms that carry an IPv4 address inside (6to4, Teredo, NAT64).
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  // `process` takes an IPv4 address out of its IPv4-mapped IPv6 form.
  const plain = ipaddr.process(address);
  if (plain instanceof ipaddr.IPv6 && !plain.match(globalUnicast)) return false;
  return plain.range() === 'unicast';
};

/** Names that only ever mean this machine or this network, whatever a resolver says. */
const localNames = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)\.?$/i;

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Whether an admin may store this webhook address. It looks at the text alone; the resolved
 * address is checked again at every send, since names can change their meaning.
 */
export const webhookAddressAllowed = (
  address: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): boolean => {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  if (allowPrivate) return true;
  if (url.protocol !== 'https:') return false;
  const host = hostOf(url);
  return ipaddr.isValid(host) ? isPublicAddress(host) : !localNames.test(host);
};
