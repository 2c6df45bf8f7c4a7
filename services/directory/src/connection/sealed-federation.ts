import { type federation, isMask } from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import type { z } from 'zod';
import type { StoredFederation } from './connection.events.ts';

type Federation = z.output<typeof federation>;

const contextOf = (tenantId: string, connectionId: string) =>
  `connection-secret:${tenantId}:${connectionId}`;

/** Seals and opens what a connection's provider wants kept secret. A mask is no secret. */
export const federationSeals = (vault: Vault) => ({
  seal: async (
    tenantId: string,
    connectionId: string,
    { clientSecret, ...open }: Federation,
  ): Promise<{ readonly federation: StoredFederation; readonly isSecretMasked: boolean }> => {
    if (clientSecret === undefined || isMask(clientSecret)) {
      return { federation: open, isSecretMasked: clientSecret !== undefined };
    }
    const sealedClientSecret = await vault.seal(contextOf(tenantId, connectionId), clientSecret);
    return { federation: { ...open, sealedClientSecret }, isSecretMasked: false };
  },

  openSecret: async (
    tenantId: string,
    connectionId: string,
    { sealedClientSecret }: StoredFederation,
  ): Promise<string | undefined> =>
    sealedClientSecret === undefined
      ? undefined
      : vault.open(contextOf(tenantId, connectionId), sealedClientSecret),
});

export type FederationSeals = ReturnType<typeof federationSeals>;
