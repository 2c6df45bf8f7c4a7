import {
  createLogStream,
  listLogStreams,
  removeLogStream,
  updateLogStream,
} from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody, problems, refuseOther } from '../problems.ts';
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
const kept = <Value>(reply: Parameters<typeof answered<Value>>[0]): Value | Problem => {
  if (reply.ok || reply.refusal !== 'webhook_address_forbidden') return answered(reply);
  const fault = 'The address may not be called from here';
  return invalidBody(fault, 'sink.httpEndpoint');
};

/** `/log-streams`: where a tenant's log is sent as it grows. */
export const logStreamRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const all = async (tenantId: string) =>
    andThen(answered(await ask(listLogStreams, { tenantId })), ({ logStreams }) => logStreams);

  app.get(
    '/log-streams',
    { config: reading, schema: { response: { 200: z.array(logStreamBody) } } },
    async ({ tenant: { tenantId } }) =>
      andThen(await all(tenantId), (streams) => streams.map(logStreamWire)),
  );

  app.get(one, { config: reading, schema: { params, ...found } }, async ({ tenant, params }) => {
    const streams = await all(tenant.tenantId);
    if (isProblem(streams)) return streams;
    const logStream = streams.find((each) => each.logStreamId === params.id);
    return logStream ? logStreamWire(logStream) : problems.log_stream_unknown;
  });

  app.post(
    '/log-streams',
    { config: requireScopes('create:log_streams'), schema: { body: creation, ...found } },
    async ({ tenant: { tenantId }, body }) =>
      andThen(kept(await ask(createLogStream, { tenantId, ...createdOf(body) })), logStreamWire),
  );

  app.patch(
    one,
    { config: requireScopes('update:log_streams'), schema: { params, body: change, ...found } },
    async ({ tenant: { tenantId }, params: { id: logStreamId }, body }) => {
      const { id = logStreamId, ...settings } = body;
      const other = refuseOther({ id }, { id: logStreamId });
      if (other) return other;
      const asked = { tenantId, logStreamId, ...changeOf(settings) };
      return andThen(kept(await ask(updateLogStream, asked)), logStreamWire);
    },
  );

  app.delete(
    one,
    {
      config: requireScopes('delete:log_streams'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: logStreamId } }, reply) => {
      const done = answered(await ask(removeLogStream, { tenantId, logStreamId }));
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
