import { randomUUID } from 'node:crypto';
import {
  answerCache,
  cookiesFor,
  correlation,
  errors,
  forwarded,
  refuseOddPath,
  refuseOddTargets,
  requestIds,
  requestLimits,
  requestLog,
  securityHeaders,
  takeBodies,
  traces,
} from '@countersign/edge-http';
import { factors as builtIn } from '@countersign/factors';
import {
  galleryRoutes,
  languageRoute,
  recoveryCodeScriptRoute,
  scriptRoute,
  styleRoute,
} from '@countersign/hosted-pages';
import { managementSurface } from '@countersign/management-api';
import { oauthSurface } from '@countersign/oauth';
import cookie from '@fastify/cookie';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { docs } from './docs.ts';
import { homeRoute } from './home.route.ts';
import { composeLayers } from './layers.ts';
import { opsRoutes } from './ops/ops.route.ts';
import type { GatewayPorts } from './ports.ts';
import { tenantRoutes } from './tenant-routes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on what hardly ever changes is asked anew. */
    forgetAnswers: () => void;
  }
}

/** Auth0's bound on a body: a megabyte. */
const bodyMaxBytes = 1_048_576;
/** Room for five open logins among the cookies. */
const headersMaxBytes = 32_768;
/** Room for a user's id, the longest thing that a path names, where it is percent-encoded. */
const paramMaxLength = 512;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 72_000;

const bareApp = ({ log, settings, newId = randomUUID }: GatewayPorts): FastifyInstance => {
  const options = {
    // Pino's logger is one of Fastify's; only its type says more.
    loggerInstance: log as FastifyBaseLogger,
    // The gateway writes its own line a request.
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'correlationId',
    }),
    genReqId: requestIds(newId),
    trustProxy: settings.trustProxy ?? false,
    bodyLimit: bodyMaxBytes,
    routerOptions: { maxParamLength: paramMaxLength },
    frameworkErrors: refuseOddPath({
      below: '/api/v2/',
      there: managementSurface,
      elsewhere: oauthSurface,
    }),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle' as const,
    // What still arrives over a connection that is about to close is answered like the rest.
    return503OnClosing: false,
  };
  const server = { maxHeaderSize: headersMaxBytes };
  if (!settings.tls) return fastify({ ...options, http: server });
  const secure: unknown = fastify({ ...options, https: { ...server, ...settings.tls } });
  // Both kinds of server take the same routes; the plugins know the plain one's type.
  return secure as FastifyInstance;
};

/** The gateway: every route, and nothing listening yet. */
export const buildGateway = async (ports: GatewayPorts): Promise<FastifyInstance> => {
  const { messaging, clock, log, metrics, settings, extras = [] } = ports;
  const { isLeaving = () => false } = ports;
  const { publicUrl } = settings;
  const app = bareApp(ports).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  app.addHook('onRequest', async (_request, reply) => {
    if (isLeaving()) reply.header('connection', 'close');
  });
  await app.register(correlation);
  app.decorateRequest('loginSeed');
  app.decorateRequest('span');
  if (ports.tracing) await app.register(traces, { tracing: ports.tracing });
  await app.register(requestLog, { log, metrics });
  await app.register(forwarded, { log, trustProxy: settings.trustProxy });
  await app.register(securityHeaders, { publicUrl });
  await app.register(cookie);
  takeBodies(app);
  app.addHook('onRequest', refuseOddTargets);
  // Node would drop the two thousandth in silence; their bytes are bounded already.
  app.server.maxHeadersCount = 0;
  const limits = await requestLimits(app, { ...settings, clock });
  const answers = answerCache(messaging.ask);
  const layers = composeLayers(ports, answers.ask);
  const surfaces = { program: oauthSurface, person: layers.surface };
  await app.register(errors, { log, clock, limit: limits.ofAddress, surfaces });
  await app.register(docs, { publicUrl });

  await app.register(opsRoutes, { messaging, ready: ports.ready ?? (async () => {}) });
  await app.register(styleRoute);
  await app.register(recoveryCodeScriptRoute);
  await app.register(languageRoute, { cookies: cookiesFor(publicUrl) });
  await app.register(scriptRoute);
  if (ports.hasGallery) {
    await app.register(galleryRoutes, { factors: ports.factors ?? builtIn });
  }
  await app.register(homeRoute, { home: ports.home });
  app.decorate('forgetAnswers', answers.clear);
  await app.register(tenantRoutes, { ports, layers, limits });
  for (const extra of extras) await app.register(extra);
  return app;
};
