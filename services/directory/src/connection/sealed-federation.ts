import type { federation } from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import type { z } from 'zod';
import type { StoredFederation } from './connection.events.ts';

type Federation = z.output<typeof federation>;

const contextOf = (tenantId: string, connectionId: string) =>
  `connection-secret:${tenantId}:${connectionId}`;

/** Seals and opens what a connection's provider wants kept secret. */
export const federationSeals = (vault: Vault) => ({
  seal: async (
    tenantId: string,
    connectionId: string,
    { clientSecret, ...open }: Federation,
  ): Promise<StoredFederation> =>
    clientSecret === undefined
      ? open
      : {
          ...open,
          sealedClientSecret: await vault.seal(contextOf(tenantId, connectionId), clientSecret),
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
