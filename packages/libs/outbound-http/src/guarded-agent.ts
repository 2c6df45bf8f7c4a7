import { lookup as systemLookup } from 'node:dns';
import { Agent } from 'undici';
import { checked, type LookupAll } from './checked-lookup.ts';

const connectTimeoutMs = 5_000;

/** Reaches those addresses alone that `mayReach` says. */
export const guardedAgent = (
  mayReach: (address: string) => boolean,
  lookup: LookupAll = systemLookup,
): Agent =>
  new Agent({ connect: { lookup: checked(lookup, mayReach), timeout: connectTimeoutMs } });
