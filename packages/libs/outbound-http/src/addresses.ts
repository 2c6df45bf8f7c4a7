import ipaddr from 'ipaddr.js';
import { z } from 'zod';

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

/**
 * A URL that says where it goes at first sight: http or https, a host after two slashes, and none
 * of the characters that parsers drop or turn (blanks, controls, backslashes). No credentials,
 * which would end up in logs, and no fragment.
 */
export const outboundAddress = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s\p{Cc}\\/?#][^\s\p{Cc}\\]*$/iu)
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { username, password } = new URL(value);
    return username === '' && password === '' && !value.includes('#');
  });

/** Names that only ever mean this machine or this network, whatever a resolver says. */
const localNames = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)$/i;

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/**
 * Whether the text of a host names a public place: an address of the internet, or a name with a
 * dot. One without is of this network: no top-level domain is a server.
 */
export const isPublicHost = (host: string): boolean =>
  ipaddr.isValid(host) ? isPublicAddress(host) : host.includes('.') && !localNames.test(host);

/**
 * Whether the text of an address names a public place. What a host's name leads to is looked at
 * when it is called, since names can change their meaning.
 */
export const isPublicUrl = (address: string): boolean => {
  const url = new URL(address);
  return url.protocol === 'https:' && isPublicHost(hostOf(url));
};
