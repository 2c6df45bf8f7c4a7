import {
  readGuardian,
  type SmsProviderKind,
  selectProvider,
  setProviderOrder,
  smsProviderKind,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { readFactors, updateFactors } from './scopes.ts';

/** Auth0's name for the webhook is spelt with dashes; ours is understood too. */
const auth0Hook = 'phone-message-hook';
const providerName = z
  .enum([...smsProviderKind.options, auth0Hook])
  .describe('Provider that sends messages');
type ProviderName = z.output<typeof providerName>;

const kindOf = (name: ProviderName): SmsProviderKind =>
  name === auth0Hook ? 'phone_message_hook' : name;
const nameOf = (kind: SmsProviderKind): ProviderName =>
  kind === 'phone_message_hook' ? auth0Hook : kind;

const selection = z.strictObject({ provider: providerName });
const orderBody = z.strictObject({ order: z.array(providerName).min(1) });

/** `/guardian/factors/{phone|sms}/selected-provider` */
export const selectedProviderRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (
  app,
  { ask },
) => {
  for (const factor of ['phone', 'sms']) {
    const url = `/guardian/factors/${factor}/selected-provider`;
    app.get(
      url,
      { config: readFactors, schema: { response: { 200: selection } } },
      async ({ tenant: { tenantId } }) => {
        const { selectedProvider } = answered(await ask(readGuardian, { tenantId }));
        return { provider: nameOf(selectedProvider) };
      },
    );
    app.put(
      url,
      { config: updateFactors, schema: { body: selection, response: { 200: selection } } },
      async ({ tenant: { tenantId }, body: { provider } }) => {
        answered(await ask(selectProvider, { tenantId, provider: kindOf(provider) }));
        return { provider };
      },
    );
  }
};

/** `/guardian/factors/phone/providers`: whom to try, first to last. */
export const providerOrderRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/factors/phone/providers',
    { config: readFactors, schema: { response: { 200: orderBody } } },
    async ({ tenant: { tenantId } }) => {
      const { providerOrder } = answered(await ask(readGuardian, { tenantId }));
      return { order: providerOrder.map(nameOf) };
    },
  );
  app.put(
    '/guardian/factors/phone/providers',
    { config: updateFactors, schema: { body: orderBody, response: { 200: orderBody } } },
    async ({ tenant: { tenantId }, body: { order } }) => {
      answered(await ask(setProviderOrder, { tenantId, order: order.map(kindOf) }));
      return { order };
    },
  );
};
