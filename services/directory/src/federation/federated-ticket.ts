import { type Clock, defineBucket, type KeyValue, plus } from '@countersign/kernel';
import { Unopenable, type Vault } from '@countersign/vault';
import { z } from 'zod';
import type { NewId } from '../adapters/random-id.ts';
import type { FederatedAttempt } from './openid-provider.ts';

/** How long a person may take at the provider. */
const ticketMs = 15 * 60 * 1000;

/** Marks of tickets that were used. */
export const usedTickets = defineBucket('directory-used-tickets', {
  value: z.literal(true),
  ttlMs: ticketMs,
});

const ticket = z.object({
  id: z.string(),
  expiresAt: z.string(),
  redirectUri: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});

interface Needs {
  readonly vault: Vault;
  readonly used: KeyValue<true>;
  readonly now: Clock;
  readonly newId: NewId;
}

/**
 * What has to be remembered until the browser comes back from a provider, sealed so that whoever
 * carries it can neither read nor change it, for one connection of one tenant, good once.
 */
export const federatedTickets = ({ vault, used, now, newId }: Needs) => {
  const contextOf = (tenantId: string, connectionId: string) =>
    `federated-ticket:${tenantId}:${connectionId}`;

  const open = async (context: string, sealed: string) => {
    try {
      return ticket.parse(JSON.parse(await vault.open(context, sealed)));
    } catch (error) {
      if (error instanceof Unopenable) return undefined;
      throw error;
    }
  };

  return {
    issue: (tenantId: string, connectionId: string, attempt: FederatedAttempt) =>
      vault.seal(
        contextOf(tenantId, connectionId),
        JSON.stringify({ id: newId('ticket'), expiresAt: plus(now(), ticketMs), ...attempt }),
      ),

    /** The attempt a ticket stands for; nothing if it is forged, of elsewhere, too old or used. */
    redeem: async (
      tenantId: string,
      connectionId: string,
      sealed: string,
    ): Promise<FederatedAttempt | undefined> => {
      const opened = await open(contextOf(tenantId, connectionId), sealed);
      if (!opened || now() >= opened.expiresAt) return undefined;
      const { id, expiresAt: _, ...attempt } = opened;
      return (await used.create(id, true)) ? attempt : undefined;
    },
  };
};

export type FederatedTickets = ReturnType<typeof federatedTickets>;
