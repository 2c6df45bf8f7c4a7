import {
  createLogStream,
  listLogStreams,
  removeLogStream,
  updateLogStream,
} from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
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

/** How the API names what the service does. */
const namesInSink: Readonly<Record<string, string>> = {
  ...{ authorization: 'httpAuthorization', contentType: 'httpContentType' },
  ...{ headers: 'httpCustomHeaders', signingSecret: 'httpSigningSecret' },
};

/** The value of a reply; what is wrong with a field of the sink is said of that field. */
const kept = <Value>(reply: Parameters<typeof answered<Value>>[0]): Value | Problem => {
  if (reply.ok) return reply.value;
  if (reply.refusal === 'webhook_address_forbidden') {
    return invalidBody('The address may not be called from here', 'sink.httpEndpoint');
  }
  // A service of 0.2.0 does not say which.
  const [field = '', ...within] = reply.field?.split('.') ?? [];
  const name = namesInSink[field];
  return reply.refusal === 'log_stream_malformed' && name !== undefined
    ? invalidBody("It can't be sent so", ['sink', name, ...within].join('.'))
    : answered(reply);
};

/** `/log-streams`: where a tenant's log is sent as it grows. */
export const logStreamRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/log-streams',
    { config: reading, schema: { response: { 200: z.array(logStreamBody) } } },
    async ({ tenant: { tenantId } }) =>
      andThen(answered(await ask(listLogStreams, { tenantId })), ({ logStreams }) =>
        logStreams.map(logStreamWire),
      ),
  );

  app.get(
    one,
    { config: reading, schema: { params, ...found } },
    async ({ tenant: { tenantId }, params: { id } }, reply) =>
      andThen(shownFrom(reply, await ask(listLogStreams, { tenantId })), ({ logStreams }) => {
        const logStream = logStreams.find((each) => each.logStreamId === id);
        return logStream ? logStreamWire(logStream) : problems.log_stream_unknown;
      }),
  );

  app.post(
    '/log-streams',
    { config: requireScopes('create:log_streams'), schema: { body: creation, ...found } },
    async ({ tenant: { tenantId }, body }) =>
      andThen(kept(await ask(createLogStream, { tenantId, ...createdOf(body) })), logStreamWire),
  );

  app.patch(
    one,
    {
      config: { ...requireScopes('update:log_streams'), ...conditional },
      schema: { params, body: change, ...found },
    },
    async (request) => {
      const { tenant, params: which, body } = request;
      const { id: logStreamId } = which;
      const { id = logStreamId, ...settings } = body;
      const other = refuseOther({ id }, { id: logStreamId });
      if (other) return other;
      const asked = { tenantId: tenant.tenantId, logStreamId, ...changeOf(settings) };
      const done = await whereUnchanged(request, async (terms) =>
        kept(await ask(updateLogStream, { ...asked, ...terms })),
      );
      return andThen(done, logStreamWire);
    },
  );

  app.delete(
    one,
    {
      config: { ...requireScopes('delete:log_streams'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: which } = request;
      const asked = { tenantId: tenant.tenantId, logStreamId: which.id };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(removeLogStream, { ...asked, ...terms })),
      );
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
