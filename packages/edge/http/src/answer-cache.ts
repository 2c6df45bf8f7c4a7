import {
  findTenant,
  listConnections,
  readApplication,
  readCustomTexts,
  readMailing,
  readResourceServer,
  readSigningKeys,
} from '@countersign/contracts';
import {
  noteUncommitted,
  type Operation,
  type RequestOf,
  seenUncommitted,
  type Uncommitted,
} from '@countersign/core';
import { LRUCache } from 'lru-cache';
import type { Ask } from './ask.ts';

/**
 * How old an answer may be that is given again. So a signing key that was revoked, or an
 * application that was deleted, at another gateway counts here for a second more.
 */
export const answersKeptMs = 1_000;
const answersMax = 5_000;

/** What every step of a login needs, and an admin or an operator alone changes. */
const lasting: ReadonlySet<string> = new Set(
  [
    ...[findTenant, readApplication, listConnections, readSigningKeys, readCustomTexts],
    ...[readResourceServer, readMailing],
  ].map(({ subject }) => subject),
);

interface Kept {
  readonly reply: object;
  /** What it may have come of: who is given it waits for that too. */
  readonly seen: Uncommitted | undefined;
}

/** Asks, and gives the answer to what hardly ever changes again for a second. */
export interface AnswerCache {
  readonly ask: Ask;
  /** Gives nothing again that was asked before now: an admin sees what they have changed. */
  readonly clear: () => void;
}

/**
 * Keeps in this process what it was told a moment ago. Nothing is decided by it that a service
 * would not decide anew: what a person has, and whether they may go on, is asked each time.
 */
export const answerCache = (ask: Ask, perf: { now: () => number } = performance): AnswerCache => {
  const answers = new LRUCache<string, Kept>({
    ...{ max: answersMax, ttl: answersKeptMs, ttlResolution: 0, perf },
  });
  let clearings = 0;

  return {
    ask: async <O extends Operation>(
      operation: O,
      request: RequestOf<O>,
      options?: Parameters<Ask>[2],
    ) => {
      if (!lasting.has(operation.subject)) return ask(operation, request, options);
      const key = `${operation.subject} ${JSON.stringify(request)}`;
      const known = answers.get(key);
      noteUncommitted(known?.seen);
      // Kept under its operation's own subject, so it is what that answers.
      if (known) return known.reply as Awaited<ReturnType<typeof ask<O>>>;
      const before = clearings;
      const reply = await ask(operation, request, options);
      if (reply.ok && clearings === before) {
        answers.set(key, { reply, seen: seenUncommitted() });
      }
      return reply;
    },
    clear: () => {
      clearings += 1;
      answers.clear();
    },
  };
};
