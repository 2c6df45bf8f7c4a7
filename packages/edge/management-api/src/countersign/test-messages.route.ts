import {
  dispatchStatus,
  languages,
  messageType,
  readTestMessage,
  sendTestMessage,
  testMessageReference,
} from '@countersign/contracts';
import { isProblem, problem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { readFactors, updateFactors } from '../guardian/scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { asker, begun, begunWire, tooManyTests } from './tests.ts';

const url = '/countersign/text-messages/tests';

const body = z.strictObject({
  phone_number: z.string().max(80).describe('With its country code, as +12025550123'),
  message_type: messageType.default('sms'),
  language: z.enum(languages).default('en').describe('The language of the text'),
});
const params = z.strictObject({ reference: testMessageReference });

const step = z.object({
  date: z.string(),
  /** `requested`, `attempted`, `rejected`, `accepted`, `failed` or `expired`. */
  event: z.string(),
  provider: z.string().optional(),
  /** Which carrier was asked, the first being 1. */
  attempt: z.int().optional(),
  reason: z.string().optional(),
  /** It was not asked, as it rests after failures: the reason is what it had said last. */
  resting: z.literal(true).optional(),
});
const told = z.object({ reference: z.string(), status: dispatchStatus, steps: z.array(step) });

const noProvider = problem('provider_unconfigured', {
  status: 400,
  code: 'operation_not_supported',
  text: 'No provider has the settings that sending takes: write them first.',
});

/** `/countersign/text-messages/tests`: a message by which an admin sees whether providers work. */
export const testMessageRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, clock }) => {
  app.post(
    url,
    { config: updateFactors, schema: { body, response: { 202: begun } } },
    async ({ tenant: { tenantId }, manager, issuer, ip, body: asked }, reply) => {
      const sent = await ask(sendTestMessage, {
        tenantId,
        userId: asker(manager),
        ...{ phoneNumber: asked.phone_number, messageType: asked.message_type },
        ...{ host: new URL(issuer).host, locale: asked.language, address: ip },
      });
      if (!sent.ok) {
        switch (sent.refusal) {
          case 'provider_unconfigured':
            return noProvider;
          case 'too_many_sends':
            return tooManyTests('number', sent.retryAt, clock());
          default:
            return problems[sent.refusal];
        }
      }
      reply.code(202);
      return begunWire(sent.value);
    },
  );

  app.get(
    `${url}/:reference`,
    { config: readFactors, schema: { params, response: { 200: told } } },
    async ({ tenant: { tenantId }, params: { reference } }) => {
      const found = answered(await ask(readTestMessage, { tenantId, reference }));
      if (isProblem(found)) return found;
      const steps = found.steps.map(({ at, step: event, isResting, ...rest }) => ({
        ...{ date: at, event, ...rest },
        ...(isResting && { resting: isResting }),
      }));
      return { reference, status: found.status, steps };
    },
  );
};
