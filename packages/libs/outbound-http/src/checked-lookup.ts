import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressForbidden } from './faults.ts';

/** Asks a resolver for every address of a name, as `dns.lookup` does. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (fault: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves a name and hands on only what was checked, so that the address looked at is the very
 * one connected to: no second look-up could answer differently (DNS rebinding). One address that
 * may not be reached spoils the name. A literal address never meets the look-up: it is judged by
 * its text.
 */
export const checked =
  (lookup: LookupAll, mayReach: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault) return callback(fault, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayReach(address))) {
        return callback(addressForbidden(), '');
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
