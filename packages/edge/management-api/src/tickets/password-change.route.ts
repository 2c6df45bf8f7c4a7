import {
  listUsers,
  readApplication,
  readConnection,
  readUser,
  shownUrl,
  type User,
} from '@countersign/contracts';
import { isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import { resetLinkSeconds } from '@countersign/login-flow';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody, problems } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';

/** What a link's cookie has room for beside what else it says. */
const urlMaxLength = 512;
/** A year: a link that lives longer is a password of its own. */
const lifetimeMaxSeconds = 31_536_000;

const body = z.strictObject({
  user_id: userIdParam.optional(),
  connection_id: z.string().max(128).optional().describe('With `email`: in place of `user_id`'),
  email: z.email().max(254).optional().describe('With `connection_id`: in place of `user_id`'),
  result_url: shownUrl
    .max(urlMaxLength)
    .optional()
    .describe('Where the last page leads; not beside `client_id`'),
  client_id: z
    .string()
    .max(64)
    .optional()
    .describe('The application to whose beginning the last page leads'),
  ttl_sec: z
    .int()
    .min(0)
    .max(lifetimeMaxSeconds)
    .optional()
    .describe('How long the link is good, in seconds; 0 is five days'),
  mark_email_as_verified: z
    .boolean()
    .optional()
    .describe('The link goes to the address of the user: who uses it has verified that'),
  includeEmailInRedirect: z
    .boolean()
    .optional()
    .describe('Tells `result_url` the address of the user'),
});
type Body = z.output<typeof body>;

const ticket = z.object({ ticket: z.url() });

/** What says whom it is for has to be said once, and where its end leads at most once. */
const faultIn = ({ user_id, connection_id, email, result_url, client_id }: Body) => {
  const both = 'It cannot be given together with';
  if (user_id === undefined && connection_id === undefined) {
    return invalidBody('Missing required property: user_id');
  }
  if (user_id !== undefined && (connection_id !== undefined || email !== undefined)) {
    return invalidBody(`${both} connection_id and email`, 'user_id');
  }
  if ((connection_id === undefined) !== (email === undefined)) {
    return invalidBody('connection_id and email belong together', 'email');
  }
  return result_url !== undefined && client_id !== undefined
    ? invalidBody(`${both} client_id`, 'result_url')
    : undefined;
};

/** POST /tickets/password-change: a link by which a person chooses another password, once. */
export const passwordChangeRoute: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, judgeChange, resetLinks } = needs;

  const byEmail = async (
    tenantId: string,
    connectionId: string,
    email: string,
  ): Promise<User | Problem> => {
    const read = await ask(readConnection, { tenantId, connectionId });
    if (!read.ok) return problems.identity_connection_unknown;
    const { name } = read.value;
    const found = answered(await ask(listUsers, { tenantId, email, perPage: 100 }));
    if (isProblem(found)) return found;
    const theirs = found.items.find(({ connection }) => connection === name);
    // What a list says is older than what a person is read by.
    return theirs ? byId(tenantId, theirs.userId) : problems.user_unknown;
  };
  const byId = async (tenantId: string, userId: string): Promise<User | Problem> =>
    answered(await ask(readUser, { tenantId, userId }));

  const isKnown = async (tenantId: string, clientId: string | undefined): Promise<boolean> =>
    clientId === undefined || (await ask(readApplication, { tenantId, clientId })).ok;

  app.post(
    '/tickets/password-change',
    {
      config: requireScopes('create:user_tickets'),
      schema: { body, response: { 201: ticket } },
    },
    async (request, reply) => {
      const { tenant, issuer, body: asked } = request;
      const { tenantId } = tenant;
      const fault = faultIn(asked);
      if (fault) return fault;
      const { user_id, connection_id = '', email = '', client_id: clientId } = asked;
      const user =
        user_id === undefined
          ? await byEmail(tenantId, connection_id, email)
          : await byId(tenantId, user_id);
      if (isProblem(user)) return user;
      const { userId, strategy, credentialsVersion } = user;
      const forbidden = await judgeChange(request, userId);
      if (forbidden) return forbidden;
      if (strategy !== 'auth0') return problems.password_not_applicable;
      // A directory of an older release judges no links.
      if (credentialsVersion === undefined) return problems.service_silent;
      if (!(await isKnown(tenantId, clientId))) return problems.application_unknown;
      const link = await resetLinks.issue({
        ...{ tenantId, userId, credentialsVersion },
        lifetimeSeconds: asked.ttl_sec || resetLinkSeconds,
        ...(asked.result_url !== undefined && { resultUrl: asked.result_url }),
        ...(clientId !== undefined && { clientId }),
        ...(asked.includeEmailInRedirect && { includesEmail: true }),
        ...(asked.mark_email_as_verified && { verifiesEmail: true }),
      });
      return reply.code(201).send({ ticket: new URL(link, issuer).href });
    },
  );
};
