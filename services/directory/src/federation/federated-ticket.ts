import { setTimeout as pause } from 'node:timers/promises';
import { bucketOf } from '@countersign/contracts';
import { type Clock, isFresh, type KeyValue, plus } from '@countersign/core';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';
import type { NewId } from '../adapters/random-id.ts';
import type { FederatedAttempt } from './openid-provider.ts';

/** How long a person may take at the provider. */
const ticketMs = 15 * 60 * 1000;

/** For how long the same answer to the same ticket is told the same. */
const repeatMs = 60_000;
/** How often, and how long in between, a repeated answer looks for what came of the first. */
const looksMax = 50;
const pauseMs = 100;

/** What came of a ticket: who signed in with it, or why nobody did. */
const outcome = z.union([
  z.object({ userId: z.string(), at: z.string() }),
  z.object({ refusal: z.enum(['federation_refused', 'federation_unavailable', 'user_blocked']) }),
]);
export type Outcome = z.output<typeof outcome>;

/** Tickets that were used, by which answer (a digest), and what came of it. */
const usedTicket = z.union([
  // As it was kept before answers could be repeated.
  z.literal(true),
  z.object({
    answer: z.string(),
    usedAt: z.string(),
    outcome: outcome.optional(),
    /** How many answers were refused before this one. */
    refused: z.int().default(0),
  }),
]);
export const usedTickets = bucketOf('directory-used-tickets', usedTicket);

const ticket = z.object({
  id: z.string(),
  expiresAt: z.string(),
  redirectUri: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});

/**
 * So many answers that the provider does not stand by may be brought with one ticket: an address
 * that somebody made up must not end a login, nor ask the provider for ever.
 */
const refusedMax = 5;

/** Whether it is what a provider has a browser bring (RFC 6749 4.1.2), of this very attempt. */
const isAnswerTo = ({ state }: Pick<FederatedAttempt, 'state'>, answer: string): boolean => {
  const said = new URLSearchParams(answer);
  return said.get('state') === state && (said.has('code') || said.has('error'));
};

interface Of {
  readonly tenantId: string;
  readonly connectionId: string;
}

interface Answer {
  readonly ticket: string;
  /** What the provider had the browser bring, as it came. */
  readonly answer: string;
}

interface Needs {
  readonly vault: Vault;
  readonly used: KeyValue<z.output<typeof usedTicket>>;
  readonly now: Clock;
  readonly newId: NewId;
}

/**
 * What has to be remembered until the browser comes back from a provider, sealed so that whoever
 * carries it can neither read nor change it, for one connection of one tenant, good for one answer
 * that the provider stands by.
 */
export const federatedTickets = ({ vault, used, now, newId }: Needs) => {
  const contextOf = (tenantId: string, connectionId: string) =>
    `federated-ticket:${tenantId}:${connectionId}`;

  const open = async (context: string, sealed: string) => {
    const text = await openable(vault.open(context, sealed));
    return text === undefined ? undefined : ticket.parse(JSON.parse(text));
  };

  /** What came of the same answer, by whoever brought it first. */
  const outcomeOf = async (id: string, answer: string): Promise<Outcome | undefined> => {
    for (let look = 1; look <= looksMax; look += 1) {
      const mark = (await used.get(id))?.value;
      if (mark === undefined || mark === true || mark.answer !== answer) return undefined;
      const until = plus(mark.usedAt, repeatMs);
      if (!isFresh(until, 'federated ticket', repeatMs, now)) return undefined;
      if (mark.outcome) return mark.outcome;
      await pause(pauseMs);
    }
    return undefined;
  };

  /** Marks a ticket as used by an answer: the first, or one after others that were refused. */
  const markFor = async (id: string, answer: string) => {
    const first = { answer, usedAt: now(), refused: 0 };
    if (await used.create(id, first)) return first;
    const found = await used.get(id);
    if (!found || found.value === true || found.value.answer === answer) return undefined;
    const { outcome: before, refused } = found.value;
    const isRefused = before && 'refusal' in before && before.refusal === 'federation_refused';
    if (!isRefused || refused + 1 >= refusedMax) return undefined;
    const next = { ...first, refused: refused + 1 };
    return (await used.replace(id, next, found.revision)) ? next : undefined;
  };

  /** The attempt a ticket stands for; nothing if it is forged, of elsewhere or too old. */
  const attemptOf = async ({ tenantId, connectionId }: Of, sealed: string) => {
    const opened = await open(contextOf(tenantId, connectionId), sealed);
    if (!opened) return undefined;
    return isFresh(opened.expiresAt, 'federated ticket', ticketMs, now) ? opened : undefined;
  };

  return {
    issue: (of: Of, attempt: FederatedAttempt): Promise<string> =>
      vault.seal(
        contextOf(of.tenantId, of.connectionId),
        JSON.stringify({ id: newId('ticket'), expiresAt: plus(now(), ticketMs), ...attempt }),
      ),

    /** The attempt of a ticket that is still good, for whoever leaves once more with it. */
    renew: async (of: Of, sealed: string): Promise<FederatedAttempt | undefined> => {
      const opened = await attemptOf(of, sealed);
      if (!opened || (await used.get(opened.id))) return undefined;
      const { id: _, expiresAt: __, ...attempt } = opened;
      return attempt;
    },

    /**
     * Uses a ticket up, for one answer. The same answer is told the same for a minute, as a browser
     * sends it again where ours was lost; `arrive` is run for the first alone.
     */
    redeem: async (
      of: Of,
      { ticket: sealed, answer: given }: Answer,
      arrive: (attempt: FederatedAttempt) => Promise<Outcome>,
    ): Promise<Outcome | undefined> => {
      const opened = await attemptOf(of, sealed);
      if (!opened) return undefined;
      const { id, expiresAt: _, ...attempt } = opened;
      const answer = vault.fingerprint('federated-answer', given);
      if (!isAnswerTo(attempt, given)) return undefined;
      const mark = await markFor(id, answer);
      if (!mark) return outcomeOf(id, answer);
      const outcome = await arrive(attempt);
      await used.put(id, { ...mark, outcome });
      return outcome;
    },
  };
};

export type FederatedTickets = ReturnType<typeof federatedTickets>;
