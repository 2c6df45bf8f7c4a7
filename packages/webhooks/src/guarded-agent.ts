import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { forbiddenCode, isPublicAddress } from './addresses.ts';
import type { LookupAll } from './lookup.ts';

const forbidden = () => Object.assign(new Error('address forbidden'), { code: forbiddenCode });

/**
 * Resolves a name and hands on only what was checked, so that the address looked at is the very
 * one connected to: no second look-up could answer differently (DNS rebinding). One address that
 * is not public spoils the name.
 */
const checked =
  (lookup: LookupAll, mayReach: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault) return callback(fault, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayReach(address))) {
        return callback(forbidden(), '');
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };

const connectTimeoutMs = 5_000;

/**
 * A way out that reaches public addresses alone, unless told otherwise. A literal address never
 * meets the look-up: check it before.
 */
export const guardedAgent = (
  lookup: LookupAll = systemLookup,
  mayReach: (address: string) => boolean = isPublicAddress,
): Agent =>
  new Agent({ connect: { lookup: checked(lookup, mayReach), timeout: connectTimeoutMs } });
