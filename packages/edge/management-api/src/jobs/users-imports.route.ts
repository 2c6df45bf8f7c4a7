import { startImport } from '@countersign/contracts';
import {
  asHook,
  isProblem,
  jsonFileReader,
  type RoutePlugin,
  randomToken,
  refuse,
} from '@countersign/edge-http';
import multipart from '@fastify/multipart';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { entriesOf } from './imported-user.ts';
import { jobBody, jobWire } from './job.wire.ts';

/** Auth0: "The file size limit for a bulk import is 500KB". */
const fileBytesMax = 500 * 1_024;
const idLength = 16;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const body = z.strictObject({
  // What the parser makes of a file; a form can also hold its text.
  users: z
    .any()
    .refine((part) => part !== undefined, 'Missing required property: users')
    .meta({ type: 'string', format: 'binary', description: 'A JSON array of users' }),
  connection_id: z.string().min(1).describe('The database the users come to'),
  upsert: flag.default(false).describe('Brings up to date who is there already, by their email'),
  external_id: z.string().max(255).optional().describe('What the job is called elsewhere'),
  send_completion_email: flag.optional().describe('Accepted; no mail is sent at the end'),
});

const newJobId = () =>
  `job_${randomToken()
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .slice(0, idLength)}`;

/** POST /jobs/users-imports: takes a file of people, and has them brought in. */
export const usersImportsRoute: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, factors, importFiles } = needs;
  const readJson = jsonFileReader(app);
  // Here alone: everywhere else the Management API takes JSON.
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { fileSize: fileBytesMax, files: 1, fields: 8, fieldSize: fileBytesMax },
  });

  app.post(
    '/jobs/users-imports',
    {
      config: requireScopes('create:users'),
      schema: { body, consumes: ['multipart/form-data'], response: { 202: jobBody } },
      preValidation: asHook(async (request) =>
        request.isMultipart() ? undefined : problems.media_type_unsupported,
      ),
      // The parser says so of a file alone; every other body has a bound of its own.
      errorHandler: (error, request, reply) => {
        if (error.code !== 'FST_REQ_FILE_TOO_LARGE') throw error;
        return refuse(problems.import_file_too_large, request, reply);
      },
    },
    async (request, reply) => {
      const { tenant, body } = request;
      const { users, connection_id: connectionId, upsert, external_id: externalId } = body;
      const file = Buffer.from(users ?? '');
      const read = await readJson(request, file);
      if (isProblem(read)) return read;
      const list = z.array(z.unknown()).safeParse(read);
      if (!list.success) return problems.import_file_malformed;

      const jobId = newJobId();
      await importFiles.put(jobId, entriesOf(list.data, factors));
      const started = await ask(startImport, {
        ...{ tenantId: tenant.tenantId, jobId, connectionId, upsert, total: list.data.length },
        ...(externalId !== undefined && { externalId }),
      });
      const job = answered(started);
      return isProblem(job) ? job : reply.code(202).send(jobWire(job));
    },
  );
};
