import { type MailProviderChange, readMailProvider } from '@countersign/contracts';
import { andThen, asHook, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, type Terms, whereUnchanged } from '../conditional.ts';
import { guardianDocument, type Patched } from '../guardian/document.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answeredAs, invalidBody, problems } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import {
  change,
  changeOf,
  creation,
  otherProviders,
  providerBody,
  providerWire,
} from './email-provider.wire.ts';

const at = '/emails/provider';

/** What the settings are called in the body, by which a refusal names them. */
const names = {
  default_from_address: 'default_from_address',
  ...Object.fromEntries(
    ['smtp_host', 'smtp_port', 'smtp_user', 'smtp_pass'].map((key) => [key, `credentials.${key}`]),
  ),
};

const otherName = z.looseObject({ name: z.enum(otherProviders) });

/** Said before the rest of the body is read: another provider has other credentials. */
const refuseOthers = asHook(async ({ body }) =>
  otherName.safeParse(body).success ? problems.email_provider_not_offered : undefined,
);

/** What was written, or what of it was refused. */
const written = (wanted: MailProviderChange | null, reply: Patched) => {
  const isWithoutPassword =
    !reply.ok &&
    reply.refusal === 'provider_settings_malformed' &&
    reply.field === 'smtp_pass' &&
    wanted?.settings.smtp_pass === undefined;
  return isWithoutPassword
    ? invalidBody(
        'A password is sent to no other server than it was given for: give it anew',
        'credentials.smtp_pass',
      )
    : answeredAs(names, reply);
};

/** `/emails/provider`: the tenant's own mail server. It has one, or the deployment sends. */
export const emailProviderRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const patch = async (
    tenantId: string,
    mailProvider: MailProviderChange | null,
    terms: Terms = {},
  ) => {
    const document = guardianDocument({ ask }, tenantId);
    return written(mailProvider, await document.patch({ mailProvider }, terms));
  };
  const write = async (tenantId: string, wanted: MailProviderChange, terms?: Terms) =>
    andThen(await patch(tenantId, wanted, terms), ({ mailProvider: stands }) => {
      if (!stands) throw new Error('a patch did not answer what it named');
      return providerWire(stands);
    });
  const shown = { response: { 200: providerBody } };

  app.get(
    at,
    {
      config: requireScopes('read:email_provider'),
      schema: {
        querystring: z.strictObject(fieldsQuery),
        response: { 200: providerBody.partial() },
      },
    },
    async ({ tenant: { tenantId }, query }, reply) =>
      andThen(shownFrom(reply, await ask(readMailProvider, { tenantId })), ({ provider }) =>
        provider ? chosen(providerWire(provider), query) : problems.mail_provider_unknown,
      ),
  );

  app.post(
    at,
    {
      config: requireScopes('create:email_provider'),
      preValidation: refuseOthers,
      schema: { body: creation, response: { 201: providerBody } },
    },
    async ({ tenant: { tenantId }, body }, reply) => {
      const done = await write(tenantId, changeOf('create', body));
      return isProblem(done) ? done : reply.code(201).send(done);
    },
  );

  app.patch(
    at,
    {
      config: { ...requireScopes('update:email_provider'), ...conditional },
      preValidation: refuseOthers,
      schema: { body: change, ...shown },
    },
    async (request) =>
      whereUnchanged(request, (terms) =>
        write(request.tenant.tenantId, changeOf('change', request.body), terms),
      ),
  );

  app.delete(
    at,
    {
      config: { ...requireScopes('delete:email_provider'), ...conditional },
      schema: { response: { 204: noContent } },
    },
    async (request, reply) => {
      const done = await whereUnchanged(request, (terms) =>
        patch(request.tenant.tenantId, null, terms),
      );
      return isProblem(done) ? done : reply.code(204).send();
    },
  );
};
