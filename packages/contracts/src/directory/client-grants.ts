import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { nothing, page, pageRequest, tenantId } from '../vocabulary.ts';
import { clientGrant } from './applications.ts';

/** A grant, and whose it is. */
export const ownedGrant = clientGrant.extend({ clientId: z.string() });
export type OwnedGrant = z.output<typeof ownedGrant>;

const one = { tenantId, clientId: z.string(), grantKey: z.string() };
const unknown = ['client_grant_unknown'] as const;
const { scopes, others } = clientGrant.shape;

/**
 * What whoever asks may do themselves at the Management API: nobody grants more of it. Left out
 * where an operator asks.
 */
const callerScopes = z.array(z.string()).optional();

/** Lets an application have scopes of an API: once for each API and kind of subject. */
export const createClientGrant = defineOperation('directory.ask.v1.create-client-grant', {
  request: z.object({
    tenantId,
    clientId: z.string(),
    ...clientGrant.pick({ resourceServerId: true, subjectType: true }).shape,
    ...{ scopes, others, callerScopes },
  }),
  value: ownedGrant,
  refusals: [
    ...(['application_unknown', 'resource_server_unknown', 'scope_undefined'] as const),
    ...(['client_grant_exists', 'scope_exceeded', 'too_many_client_grants'] as const),
  ],
});

export const readClientGrant = defineOperation('directory.ask.v1.read-client-grant', {
  request: z.object(one),
  value: ownedGrant,
  refusals: unknown,
});

/** Narrowed to an application, an API, a kind of subject. */
export const listClientGrants = defineOperation('directory.ask.v1.list-client-grants', {
  request: z.object({
    tenantId,
    ...pageRequest,
    ...ownedGrant.pick({ clientId: true, resourceServerId: true, subjectType: true }).partial()
      .shape,
  }),
  value: page(ownedGrant),
});

export const changeClientGrant = defineOperation('directory.ask.v1.change-client-grant', {
  request: z.object({ ...one, scopes: scopes.optional(), others, callerScopes }),
  value: ownedGrant,
  refusals: [...unknown, 'scope_undefined', 'scope_exceeded'],
});

export const removeClientGrant = defineOperation('directory.ask.v1.remove-client-grant', {
  request: z.object(one),
  value: nothing,
  refusals: unknown,
});
