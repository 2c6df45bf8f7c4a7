import { createUser, listConnections, metadata, type User } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import { isProblem, type Problem } from '@countersign/edge-http';
import { z } from 'zod';
import { answered, problems } from '../problems.ts';
import { profileFields, profileOf } from './user.wire.ts';
import { chosenUserId } from './user-id.ts';

/** What may be sent to create a person. */
export const creation = z.strictObject({
  connection: z.string().min(1).describe('The connection of the user'),
  ...profileFields,
  user_id: chosenUserId.optional(),
  password: z.string().min(1).max(256).optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  blocked: z.boolean().optional(),
  verify_email: z.boolean().optional().describe('Accepted; no message is sent'),
});

type Ask = Messaging['ask'];

/** An id that the caller brings goes behind the name of the connection's provider. */
const idFor = async (ask: Ask, tenantId: string, name: string, given: string) => {
  const found = answered(await ask(listConnections, { tenantId, name }));
  if (isProblem(found)) return found;
  const strategy = found.items.find((connection) => connection.name === name)?.strategy;
  return strategy === undefined
    ? problems.identity_connection_unknown
    : { userId: `${strategy}|${given}` };
};

/** Creates a person from a request's body. */
export const create = async (
  ask: Ask,
  tenantId: string,
  body: z.output<typeof creation>,
): Promise<User | Problem> => {
  const { connection, user_id, password, user_metadata, app_metadata, blocked } = body;
  const made = async (named: { readonly userId?: string }): Promise<User | Problem> => {
    const reply = await ask(createUser, {
      tenantId,
      connection,
      profile: profileOf(body),
      ...named,
      ...(password !== undefined && { password }),
      ...(user_metadata && { userMetadata: user_metadata }),
      ...(app_metadata && { appMetadata: app_metadata }),
      ...(blocked !== undefined && { blocked }),
    });
    // The connection is part of what was sent here, not the resource that was asked for.
    if (!reply.ok && reply.refusal === 'connection_unknown') {
      return problems.identity_connection_unknown;
    }
    return answered(reply);
  };
  const id = user_id === undefined ? {} : await idFor(ask, tenantId, connection, user_id);
  return isProblem(id) ? id : made(id);
};
