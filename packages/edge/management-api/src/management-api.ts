import { refuse, takeJsonAlone } from '@countersign/edge-http';
import type { FastifyPluginAsync } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attackProtectionRoutes } from './attack-protection/attack-protection.routes.ts';
import { requireBearer } from './bearer.ts';
import { brandingRoutes } from './branding/branding.route.ts';
import { themeRoutes } from './branding/themes.route.ts';
import { clientGrantRoutes } from './client-grants/client-grants.routes.ts';
import { clientRoutes } from './clients/client.route.ts';
import { clientsRoutes } from './clients/clients.route.ts';
import { credentialRoutes } from './clients/credential.route.ts';
import { refuseUntagged, tagAnswers } from './conditional.ts';
import { connectionRoutes } from './connections/connection.route.ts';
import { connectionClientsRoutes } from './connections/connection-clients.route.ts';
import { connectionsRoutes } from './connections/connections.route.ts';
import { authenticatorModelRoutes } from './countersign/authenticator-models.route.ts';
import { loginRoutes } from './countersign/logins.route.ts';
import { messageLimitRoutes } from './countersign/message-limits.route.ts';
import { countersignRoutes } from './countersign/mfa-readiness.route.ts';
import { mfaStatsRoutes } from './countersign/mfa-stats.route.ts';
import { peopleRoutes } from './countersign/people.routes.ts';
import { previewRoutes } from './countersign/preview.route.ts';
import { testMailRoutes } from './countersign/test-mails.route.ts';
import { testMessageRoutes } from './countersign/test-messages.route.ts';
import { emailProviderRoutes } from './emails/email-provider.route.ts';
import { guardianRoutes } from './guardian/guardian.routes.ts';
import { importFiles } from './jobs/import-files.ts';
import { jobsRoutes } from './jobs/jobs.routes.ts';
import { certificateMaker } from './keys/certificate.ts';
import { signingKeyRoutes } from './keys/signing-keys.routes.ts';
import { logStreamRoutes } from './log-streams/log-streams.route.ts';
import { logRoutes } from './logs/logs.route.ts';
import { managementSurface } from './management-surface.ts';
import type { ManagementApiDeps } from './needs.ts';
import { notOfferedRoutes } from './not-offered/not-offered.routes.ts';
import { describedOperation } from './operations.ts';
import { endUnpagedLists } from './paging.ts';
import { problems } from './problems.ts';
import { promptRoutes } from './prompts/prompts.routes.ts';
import { resourceServerRoutes } from './resource-servers/resource-servers.routes.ts';
import { roleContentRoutes, rolesRoutes } from './roles/roles.routes.ts';
import { signInRoutes } from './sign-ins/sign-ins.routes.ts';
import { tellWrites } from './tell-writes.ts';
import { tenantSettingsRoutes } from './tenants/settings.route.ts';
import { passwordChangeRoute } from './tickets/password-change.route.ts';
import { changeJudge, guardPeople } from './users/may-change.ts';
import { usersRoutes } from './users/users.routes.ts';

const errorSchema = z.object({
  statusCode: z.int(),
  error: z.string(),
  message: z.string(),
  errorCode: z.string().optional(),
});

/**
 * The Management API: registered under `/api/v2`, where `request.tenant` is known already. It
 * words its own errors and knows its own tokens.
 */
export const managementApi: FastifyPluginAsync<ManagementApiDeps> = async (app, options) => {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('surface', managementSurface);
  app.setNotFoundHandler((request, reply) => refuse(problems.route_unknown, request, reply));
  requireBearer(app, options);
  const judgeChange = changeJudge(options.ask);
  guardPeople(app, judgeChange);
  tellWrites(app, options.tell);
  tagAnswers(app);
  refuseUntagged(app);

  // Before the answer goes out: who has changed something here sees it at once.
  app.addHook('onSend', async ({ method }) => {
    if (method !== 'GET') app.forgetAnswers();
  });

  takeJsonAlone(app);
  endUnpagedLists(app);

  app.addHook('onRoute', (route) => {
    const { response, ...schema } = route.schema ?? {};
    // `path` is what the prefix is put before.
    const own = describedOperation(String(route.method), route.path.slice(app.prefix.length));
    route.schema = {
      ...own,
      ...schema,
      security: [{ bearer: [...(route.config?.managementScopes ?? [])] }],
      response: { ...(response ?? {}), '4xx': errorSchema, '5xx': errorSchema },
    };
  });

  // Without the options of the registration itself: its prefix is already applied.
  const { ask, factors, verify, clock, tell, tellPerson, limit } = options;
  const { exposeProviderSecrets } = options;
  const { keyValue, vault, sessions, endSession, refreshTokens, signIns } = options;
  const { endSignIns, resetLinks } = options;
  const needs = {
    ...{ ask, factors, verify, clock, tell, tellPerson, limit, exposeProviderSecrets },
    ...{ sessions, endSession, refreshTokens, signIns, judgeChange, endSignIns, resetLinks },
    importFiles: importFiles({ keyValue, vault }),
    certificateOf: certificateMaker({ vault }),
  };
  const typed = app.withTypeProvider<ZodTypeProvider>();
  await typed.register(guardianRoutes, needs);
  await typed.register(countersignRoutes, needs);
  await typed.register(authenticatorModelRoutes, needs);
  await typed.register(loginRoutes, needs);
  await typed.register(mfaStatsRoutes, needs);
  await typed.register(testMessageRoutes, needs);
  await typed.register(testMailRoutes, needs);
  await typed.register(messageLimitRoutes, needs);
  await typed.register(emailProviderRoutes, needs);
  await typed.register(peopleRoutes, needs);
  await typed.register(usersRoutes, needs);
  await typed.register(passwordChangeRoute, needs);
  await typed.register(jobsRoutes, needs);
  await typed.register(clientsRoutes, needs);
  await typed.register(clientRoutes, needs);
  await typed.register(credentialRoutes, needs);
  await typed.register(resourceServerRoutes, needs);
  await typed.register(clientGrantRoutes, needs);
  await typed.register(rolesRoutes, needs);
  await typed.register(roleContentRoutes, needs);
  await typed.register(connectionsRoutes, needs);
  await typed.register(connectionRoutes, needs);
  await typed.register(connectionClientsRoutes, needs);
  await typed.register(tenantSettingsRoutes, needs);
  await typed.register(brandingRoutes, needs);
  await typed.register(themeRoutes, needs);
  await typed.register(previewRoutes, { ...needs, vault });
  await typed.register(promptRoutes, needs);
  await typed.register(attackProtectionRoutes, needs);
  await typed.register(logRoutes, needs);
  await typed.register(signInRoutes, needs);
  await typed.register(logStreamRoutes, needs);
  await typed.register(signingKeyRoutes, needs);
  await typed.register(notOfferedRoutes, needs);
};
