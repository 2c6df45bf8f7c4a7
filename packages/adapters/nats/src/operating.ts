import type { DeadLetter } from '@countersign/core';
import { apiErrorOf, messageNotFound, streamNotFound } from './api-error.ts';
import { type ConnectionSettings, openConnection } from './connection.ts';
import { deadLetterBucket } from './dead-letters.ts';
import { inboxPrefixOf } from './names.ts';
import type { Permissions } from './permissions.ts';

const kept = `KV_${deadLetterBucket}`;
const prefix = `$KV.${deadLetterBucket}.`;
const apiTimeoutMs = 5_000;

/** What an operator needs of a server: to look at what nobody could handle, and to remove it. */
export const operatorPermissions = (name: string): Permissions => ({
  publish: ['STREAM.INFO', 'STREAM.MSG.GET', 'STREAM.MSG.DELETE'].map(
    (call) => `$JS.API.${call}.${kept}`,
  ),
  subscribe: [`${inboxPrefixOf(name)}.>`],
  replies: false,
});

/** A message that nobody could handle, where it lies. */
export interface KeptLetter extends Pick<DeadLetter, 'id'> {
  /** `<topic>.<follower>.<hash of the id>`, the first two as NATS spells them. */
  readonly key: string;
  /** An instant, by the server's clock. */
  readonly keptAt: string;
}

/** Nothing, where the server says that there is none. */
const found = async <Value>(asking: Promise<Value>, notFound: number): Promise<Value | undefined> =>
  asking.catch((reason: unknown) => {
    if (apiErrorOf(reason) === notFound) return undefined;
    throw reason;
  });

/** The dead letters of all followers, for an operator with a user of their own. */
export const openDeadLetters = async (settings: ConnectionSettings) => {
  const { nats, expectEnd } = await openConnection(settings);
  const manager = await nats.jetstreamManager({ timeout: apiTimeoutMs, checkAPI: false });

  // One that is being kept anew, or removed, may be gone between the list and the look.
  const messageOf = (key: string) =>
    found(manager.streams.getMessage(kept, { last_by_subj: `${prefix}${key}` }), messageNotFound);

  const keys = async (): Promise<readonly string[]> => {
    const filter = { subjects_filter: `${prefix}>` };
    const stream = await found(manager.streams.info(kept, filter), streamNotFound);
    return Object.keys(stream?.state.subjects ?? {}).map((name) => name.slice(prefix.length));
  };

  return {
    /** The oldest first. What they say is not read out: it concerns people. */
    list: async (): Promise<readonly KeptLetter[]> => {
      const letters = await Promise.all(
        (await keys()).map(async (key) => {
          const message = await messageOf(key);
          if (!message) return [];
          const { id } = message.json<DeadLetter>();
          return [{ key, id, keptAt: message.time.toISOString() }];
        }),
      );
      return letters.flat().toSorted((one, other) => one.keptAt.localeCompare(other.keptAt));
    },
    /** Removes one, with its bytes; false where there is none. */
    remove: async (key: string): Promise<boolean> => {
      if (!(await keys()).includes(key)) return false;
      const message = await messageOf(key);
      return message !== undefined && manager.streams.deleteMessage(kept, message.seq);
    },
    close: async (): Promise<void> => {
      expectEnd();
      await nats.drain();
    },
  };
};
