import { createUser, listConnections, metadata, type User } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import { z } from 'zod';
import { answered, refused } from '../problems.ts';
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
  const { items } = answered(await ask(listConnections, { tenantId, name }));
  const strategy = items.find((connection) => connection.name === name)?.strategy;
  if (strategy === undefined) throw refused('identity_connection_unknown');
  return `${strategy}|${given}`;
};

/** Creates a person from a request's body. */
export const create = async (
  ask: Ask,
  tenantId: string,
  body: z.output<typeof creation>,
): Promise<User> => {
  const { connection, user_id, password, user_metadata, app_metadata, blocked } = body;
  const reply = await ask(createUser, {
    tenantId,
    connection,
    profile: profileOf(body),
    ...(user_id !== undefined && { userId: await idFor(ask, tenantId, connection, user_id) }),
    ...(password !== undefined && { password }),
    ...(user_metadata && { userMetadata: user_metadata }),
    ...(app_metadata && { appMetadata: app_metadata }),
    ...(blocked !== undefined && { blocked }),
  });
  // The connection is part of what was sent here, not the resource that was asked for.
  if (!reply.ok && reply.refusal === 'connection_unknown') {
    throw refused('identity_connection_unknown');
  }
  return answered(reply);
};
