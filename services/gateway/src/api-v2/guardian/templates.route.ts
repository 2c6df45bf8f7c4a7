import { readGuardian, type SmsTemplates, setTemplates } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';
import { readFactors, updateFactors } from './scopes.ts';

const templatesBody = z.strictObject({
  enrollment_message: z.string().describe('Message sent to the user to enroll'),
  verification_message: z.string().describe('Message sent to the user to verify'),
});

/** What Auth0 shows for a tenant that has written no texts. */
const unwritten: SmsTemplates = {
  enrollmentMessage:
    '{{code}} is your verification code for {{tenant.friendly_name}}. ' +
    'Please enter this code to verify your enrollment.',
  verificationMessage: '{{code}} is your verification code for {{tenant.friendly_name}}',
};

const wire = ({ enrollmentMessage, verificationMessage }: SmsTemplates) => ({
  enrollment_message: enrollmentMessage,
  verification_message: verificationMessage,
});

/** `/guardian/factors/{phone|sms}/templates`: the texts of messages, in Liquid. */
export const templatesRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/factors/phone/templates',
    { config: readFactors, schema: { response: { 200: templatesBody } } },
    async ({ tenant: { tenantId } }) =>
      wire(answered(await ask(readGuardian, { tenantId })).templates ?? unwritten),
  );

  app.get(
    '/guardian/factors/sms/templates',
    { config: readFactors, schema: { response: { 200: templatesBody, 204: noContent } } },
    async ({ tenant: { tenantId } }, reply) => {
      const { templates } = answered(await ask(readGuardian, { tenantId }));
      return templates ? wire(templates) : reply.code(204).send();
    },
  );

  for (const factor of ['phone', 'sms']) {
    app.put(
      `/guardian/factors/${factor}/templates`,
      { config: updateFactors, schema: { body: templatesBody, response: { 200: templatesBody } } },
      async ({ tenant: { tenantId }, body }) => {
        const templates = {
          enrollmentMessage: body.enrollment_message,
          verificationMessage: body.verification_message,
        };
        return wire(answered(await ask(setTemplates, { tenantId, templates })).templates);
      },
    );
  }
};
