import { parseArgs } from 'node:util';
import { natsAccess } from './nats-access.ts';
import type { World } from './open-process.ts';
import type { ClusterSettings } from './settings.ts';

/** What an operator wants of the messages that nobody could handle. */
export interface Inspection {
  /** The key of the one to remove; all are listed where none is named. */
  readonly remove: string | undefined;
}

const command = 'dead-letters';
export const inspectionUsage = `${command} [--remove <key>]`;

/**
 * `dead-letters` lists the messages that nobody could handle, `dead-letters --remove <key>` forgets
 * one. @throws where the words make no sense
 */
export const inspectionIn = (args: readonly string[]): Inspection | undefined => {
  if (args[0] !== command) return undefined;
  const { values } = parseArgs({ args: args.slice(1), options: { remove: { type: 'string' } } });
  return { remove: values.remove };
};

/** Says a line of JSON for each; answers whether what was asked for was there. */
export const inspect = async (
  { log }: Pick<World, 'log'>,
  settings: ClusterSettings,
  { remove }: Inspection,
): Promise<boolean> => {
  const { openDeadLetters } = await import('@countersign/nats');
  const access = await natsAccess({ log }, settings);
  const letters = await openDeadLetters({ ...access, name: 'operator' });
  try {
    if (remove !== undefined) {
      const isRemoved = await letters.remove(remove);
      log.info({ key: remove }, isRemoved ? 'the dead letter is removed' : 'there is none of it');
      return isRemoved;
    }
    const found = await letters.list();
    for (const letter of found) process.stdout.write(`${JSON.stringify(letter)}\n`);
    log.info({ count: found.length }, 'dead letters');
    return true;
  } finally {
    await letters.close();
  }
};
