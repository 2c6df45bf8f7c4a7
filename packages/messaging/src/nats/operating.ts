import type { DeadLetter } from '@countersign/kernel';
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

const hasNone = (reason: unknown) => /stream not found/.test(String(reason));

/** The dead letters of all followers, for an operator with a user of their own. */
export const openDeadLetters = async (settings: ConnectionSettings) => {
  const { nats, expectEnd } = await openConnection(settings);
  const manager = await nats.jetstreamManager({ timeout: apiTimeoutMs, checkAPI: false });

  const messageOf = (key: string) =>
    manager.streams.getMessage(kept, { last_by_subj: `${prefix}${key}` });

  const keys = async (): Promise<readonly string[]> => {
    try {
      const { state } = await manager.streams.info(kept, { subjects_filter: `${prefix}>` });
      return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length));
    } catch (reason) {
      if (hasNone(reason)) return [];
      throw reason;
    }
  };

  return {
    /** The oldest first. What they say is not read out: it concerns people. */
    list: async (): Promise<readonly KeptLetter[]> => {
      const letters = await Promise.all(
        (await keys()).map(async (key) => {
          const message = await messageOf(key);
          const { id } = message.json<DeadLetter>();
          return { key, id, keptAt: message.time.toISOString() };
        }),
      );
      return letters.toSorted((one, other) => one.keptAt.localeCompare(other.keptAt));
    },
    /** Removes one, with its bytes; false where there is none. */
    remove: async (key: string): Promise<boolean> => {
      if (!(await keys()).includes(key)) return false;
      const { seq } = await messageOf(key);
      return manager.streams.deleteMessage(kept, seq);
    },
    close: async (): Promise<void> => {
      expectEnd();
      await nats.drain();
    },
  };
};
