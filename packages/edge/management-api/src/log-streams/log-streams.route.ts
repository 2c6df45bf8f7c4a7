import {
  createLogStream,
  listLogStreams,
  removeLogStream,
  updateLogStream,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody, ManagementProblem, refused, refuseOther } from '../problems.ts';
import { noContent } from '../wire.ts';
import {
  change,
  changeOf,
  createdOf,
  creation,
  logStreamBody,
  logStreamWire,
} from './log-stream.wire.ts';

const params = z.strictObject({ id: z.string().max(64) });
const one = '/log-streams/:id';
const reading = requireScopes('read:log_streams');
const found = { response: { 200: logStreamBody } };

/** The value of a reply; an address that may not be called is named by its field here. */
const kept = <Value>(reply: Parameters<typeof answered<Value>>[0]): Value => {
  if (reply.ok || reply.refusal !== 'webhook_address_forbidden') return answered(reply);
  const fault = 'The address may not be called from here';
  throw new ManagementProblem(invalidBody(fault, 'sink.httpEndpoint'));
};

/** `/log-streams`: where a tenant's log is sent as it grows. */
export const logStreamRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const all = async (tenantId: string) =>
    answered(await ask(listLogStreams, { tenantId })).logStreams;

  app.get(
    '/log-streams',
    { config: reading, schema: { response: { 200: z.array(logStreamBody) } } },
    async ({ tenant: { tenantId } }) => (await all(tenantId)).map(logStreamWire),
  );

  app.get(one, { config: reading, schema: { params, ...found } }, async ({ tenant, params }) => {
    const logStream = (await all(tenant.tenantId)).find((each) => each.logStreamId === params.id);
    if (!logStream) throw refused('log_stream_unknown');
    return logStreamWire(logStream);
  });

  app.post(
    '/log-streams',
    { config: requireScopes('create:log_streams'), schema: { body: creation, ...found } },
    async ({ tenant: { tenantId }, body }) =>
      logStreamWire(kept(await ask(createLogStream, { tenantId, ...createdOf(body) }))),
  );

  app.patch(
    one,
    { config: requireScopes('update:log_streams'), schema: { params, body: change, ...found } },
    async ({ tenant: { tenantId }, params: { id: logStreamId }, body }) => {
      const { id = logStreamId, ...settings } = body;
      refuseOther({ id }, { id: logStreamId });
      const asked = { tenantId, logStreamId, ...changeOf(settings) };
      return logStreamWire(kept(await ask(updateLogStream, asked)));
    },
  );

  app.delete(
    one,
    {
      config: requireScopes('delete:log_streams'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: logStreamId } }, reply) => {
      answered(await ask(removeLogStream, { tenantId, logStreamId }));
      return reply.code(204).send();
    },
  );
};
