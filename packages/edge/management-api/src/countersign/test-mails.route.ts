import {
  dispatchStatus,
  languages,
  readTestMail,
  sendTestMail,
  testMessageReference,
} from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { readFactors, updateFactors } from '../guardian/scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { asker, begun, begunWire, tooManyTests } from './tests.ts';

const url = '/countersign/emails/tests';

const body = z.strictObject({
  email: z.email().max(254).describe('Whom the mail is sent to'),
  language: z.enum(languages).default('en').describe('The language of the text'),
});
const params = z.strictObject({ reference: testMessageReference });

const step = z.object({
  date: z.string(),
  /** `requested`, `attempted`, `rejected`, `accepted`, `failed` or `expired`. */
  event: z.string(),
  /** Whose server was asked: the `tenant`’s own or the `deployment`’s. */
  server: z.string().optional(),
  /** For the how manieth time it was asked. */
  attempt: z.int().optional(),
  reason: z.string().optional(),
  /** What the server said no with (RFC 5321, 4.2.1); none where it was not reached. */
  reply_code: z.int().optional(),
});
const told = z.object({ reference: z.string(), status: dispatchStatus, steps: z.array(step) });

/** `/countersign/emails/tests`: a mail by which an admin sees whether mails arrive. */
export const testMailRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, clock }) => {
  app.post(
    url,
    { config: updateFactors, schema: { body, response: { 202: begun } } },
    async ({ tenant: { tenantId }, manager, ip, body: asked }, reply) => {
      const sent = await ask(sendTestMail, {
        ...{ tenantId, userId: asker(manager), emailAddress: asked.email },
        ...{ locale: asked.language, address: ip },
      });
      if (sent.ok) return reply.code(202).send(begunWire(sent.value));
      return sent.refusal === 'too_many_sends'
        ? tooManyTests('address', sent.retryAt, clock())
        : problems[sent.refusal];
    },
  );

  app.get(
    `${url}/:reference`,
    { config: readFactors, schema: { params, response: { 200: told } } },
    async ({ tenant: { tenantId }, params: { reference } }) => {
      const found = answered(await ask(readTestMail, { tenantId, reference }));
      if (isProblem(found)) return found;
      const steps = found.steps.map(({ at, step: event, by: server, replyCode, ...rest }) => ({
        ...{ date: at, event, server, ...rest },
        ...(replyCode !== undefined && { reply_code: replyCode }),
      }));
      return { reference, status: found.status, steps };
    },
  );
};
