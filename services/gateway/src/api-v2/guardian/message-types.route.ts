import { messageType, readGuardian, setMessageTypes } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { readFactors, updateFactors } from './scopes.ts';

const messageTypesBody = z.strictObject({
  message_types: z.array(messageType).describe('How a code may reach a phone'),
});

/** `/guardian/factors/phone/message-types` */
export const messageTypesRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/factors/phone/message-types',
    { config: readFactors, schema: { response: { 200: messageTypesBody } } },
    async ({ tenant: { tenantId } }) => {
      const { messageTypes } = answered(await ask(readGuardian, { tenantId }));
      return { message_types: messageTypes };
    },
  );

  app.put(
    '/guardian/factors/phone/message-types',
    {
      config: updateFactors,
      schema: { body: messageTypesBody, response: { 200: messageTypesBody } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const request = { tenantId, messageTypes: body.message_types };
      return { message_types: answered(await ask(setMessageTypes, request)).messageTypes };
    },
  );
};
