import type { LookupAddress, LookupAllOptions } from 'node:dns';

/** Asks a resolver for every address of a name, as `dns.lookup` does. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (fault: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;
