import { connection, federation, instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';
import { ClaimFenced, claim } from '../reservation/claim.events.ts';

/** How to reach an OpenID provider; the secret as it is kept. */
export const storedFederation = z.object({
  issuer: federation.shape.issuer,
  clientId: z.string(),
  scope: z.string(),
  sealedClientSecret: z.string().optional(),
});
export type StoredFederation = z.output<typeof storedFederation>;

const { displayName, enabledClients, exceptClients, options, others } = connection.shape;

export const ConnectionCreated = defineEvent('ConnectionCreated', {
  tenantId: z.string(),
  connectionId: z.string(),
  name: z.string(),
  strategy: connection.shape.strategy,
  displayName,
  federation: storedFederation.optional(),
  options,
  others,
  enabledClients,
  claims: z.array(claim),
  at: instant,
});

/**
 * What is left out stays as it is; an empty name for display is none. Whom it excepts is said anew
 * with every list of whom it is for.
 */
export const ConnectionSettingsChanged = defineEvent('ConnectionSettingsChanged', {
  displayName,
  federation: storedFederation.optional(),
  options,
  others,
  enabledClients: enabledClients.optional(),
  exceptClients,
  /** All schemes of hashes that people have brought here from elsewhere, our own not among them. */
  hashSchemes: z.array(z.string()).optional(),
  at: instant,
});

export const ConnectionRemoved = defineEvent('ConnectionRemoved', { at: instant });

export const connectionEvent = z.discriminatedUnion('type', [
  ConnectionCreated.schema,
  ConnectionSettingsChanged.schema,
  ConnectionRemoved.schema,
  ClaimFenced.schema,
]);
export type ConnectionEvent = z.output<typeof connectionEvent>;
