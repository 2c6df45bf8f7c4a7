import { parseArgs } from 'node:util';
import { beginning, type Messaging, type Position } from '@countersign/core';
import { rewindRelay } from '@countersign/relay';
import type { World } from './open-process.ts';

/** What a process was asked to do instead of its work. */
export interface Repair {
  readonly from: Position;
  readonly only: string | undefined;
}

export const repairUsage = 'relay --from <position|start> [--only <name>]';

/**
 * `relay --from <position>` makes the service's relays tell again what comes after a position:
 * where JetStream has lost what it had acknowledged. @throws where the words make no sense
 */
export const repairIn = (args: readonly string[]): Repair | undefined => {
  if (args.length === 0) return undefined;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { from: { type: 'string' }, only: { type: 'string' } },
  });
  const { from, only } = values;
  if (positionals.join(' ') !== 'relay') throw new Error(`No such errand: ${args.join(' ')}`);
  if (from === undefined) throw new Error('relay needs to know from where: --from');
  return { from: from === 'start' ? beginning : from, only };
};

/** Rewinds a service's relays; whichever replica runs them goes on from there. */
export const carryOut = async (
  { service, log }: World,
  { messaging, relays }: { readonly messaging: Messaging; readonly relays: readonly string[] },
  { from, only }: Repair,
): Promise<void> => {
  const chosen = relays.filter((name) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`this service has only these relays: ${relays.join()}`);
  for (const name of chosen) {
    await rewindRelay({ messaging, service, name, from });
    log.info({ relay: name, from: from || 'start' }, 'the relay begins again');
  }
};
