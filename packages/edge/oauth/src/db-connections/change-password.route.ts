import { readApplication } from '@countersign/contracts';
import {
  type Ask,
  allowOrigin,
  isProblem,
  preflight,
  type RoutePlugin,
} from '@countersign/edge-http';
import { textsOf } from '@countersign/hosted-pages';
import { type AvailableConnections, isMailOn, type RequestReset } from '@countersign/login-flow';
import { z } from 'zod';
import { formFields } from '../grants/form-fields.ts';
import { problems } from '../problems.ts';

interface Needs {
  readonly ask: Ask;
  readonly availableConnections: AvailableConnections;
  readonly requestReset: RequestReset;
}

const url = '/dbconnections/change_password';
const body = z
  .looseObject({
    client_id: z.string(),
    email: z.string(),
    username: z.string(),
    connection: z.string(),
  })
  .partial()
  .meta({ description: 'JSON, or a form.' });

/** What Auth0 says, to everybody. */
const said = "We've just sent you an email to reset your password.";

/** POST /dbconnections/change_password: has a link to choose another password mailed. */
export const changePasswordRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { ask, availableConnections, requestReset } = needs;
  preflight(app, url, ['POST']);
  app.post(
    url,
    {
      attachValidation: true,
      schema: { tags: ['OAuth'], summary: 'Mail a link to choose another password', body },
    },
    async (request, reply) => {
      const { tenantId } = request.tenant;
      const fields = formFields(request.body);
      if (isProblem(fields)) return fields;
      const { client_id: clientId, connection, email, username } = fields;
      const name = (email ?? username)?.trim();
      if (!clientId || !connection || !name) return problems.parameter_missing;
      const read = await ask(readApplication, { tenantId, clientId });
      if (!read.ok) return problems.application_unknown;
      allowOrigin(request, reply, read.value);
      const ways = await availableConnections({ tenantId, request: { clientId, connection } });
      if (ways.databases.length === 0) return problems.realm_unknown;
      if (!(await isMailOn(ask, tenantId))) return problems.mail_unavailable;
      const { language } = textsOf(request);
      await requestReset(request, { connection, name, clientId, language });
      return reply.type('text/html; charset=utf-8').send(said);
    },
  );
};
