import { randomUUID } from 'node:crypto';
import { startActivityLog } from '@countersign/activity-log';
import { createTenant } from '@countersign/contracts';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import { type Mailer, startMailDispatch } from '@countersign/mail-dispatch';
import { createLogger } from '@countersign/observability';
import { startSession } from '@countersign/session';
import { openWorld, type World } from '@countersign/testkit';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { activityTeller } from '../activity/tell-activity.ts';
import { importFiles } from '../api-v2/jobs/import-files.ts';
import { managementApi } from '../api-v2/management-api.ts';
import { managementScopes } from '../api-v2/management-scopes.ts';
import { issuerOf } from '../issuer.ts';
import { managementAudience } from '../oauth/audiences.ts';
import { correlation } from '../plugins/correlation.ts';
import { tenantByHost } from '../plugins/tenant.ts';
import { accessTokenVerifier } from '../tokens/access-token.ts';
import { tokenSigner } from '../tokens/sign-token.ts';
import { signingKeys } from '../tokens/signing-keys.ts';

const publicUrl = 'https://acme.test';
const tenants = { acme: 'acme.test', other: 'other.test' } as const;
type TenantId = keyof typeof tenants;

interface Call {
  readonly body?: unknown;
  /** Scopes of the token; all of them unless said otherwise. */
  readonly scopes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose API is asked. */
  readonly at?: TenantId;
  /** Whose token is shown. */
  readonly as?: TenantId;
  /** What the token is for; the tenant's Management API unless said otherwise. */
  readonly audience?: string;
}

interface Options {
  readonly exposeProviderSecrets?: boolean;
  /** What sends mail; without it none is sent. */
  readonly mailer?: Mailer;
  /** Registers what has to be there before the routes are. */
  readonly before?: (app: FastifyInstance) => PromiseLike<unknown>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Route {
  readonly method: Method;
  readonly url: string;
  readonly scopes: readonly string[];
}

const config = { allowPrivateWebhooks: false, outbox: false };

const startServices = async (world: World, mailer: Mailer | undefined) => {
  const [guardianConfig, ...others] = await Promise.all([
    startGuardianConfig({ ...world, ...config }),
    startDirectory(world),
    startSession({ ...world, newId: randomUUID }),
    startActivityLog({ ...world, newId: randomUUID }),
    startMailDispatch({ ...world, ...(mailer && { mailer }) }),
  ]);
  for (const [tenantId, host] of Object.entries(tenants)) {
    await world.messaging.ask(createTenant, { tenantId, hosts: [host], friendlyName: tenantId });
  }
  const stop = async () => {
    await Promise.all([guardianConfig, ...others].map((service) => service.stop()));
  };
  return { guardianConfig, stop };
};

/** Keeps every route that is registered from now on. */
const watchRoutes = (app: FastifyInstance) => {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config: { managementScopes: scopes = [] } = {} }) => {
    // Only these methods are used; HEAD comes along with GET.
    const used = [method].flat().filter((each) => each !== 'HEAD') as Method[];
    routes.push(...used.map((each) => ({ method: each, url, scopes })));
  });
  return routes;
};

const issuerFor = (tenantId: TenantId) => issuerOf(publicUrl)({ hosts: [tenants[tenantId]] });

/** Makes tokens as `/oauth/token` does for an application that may manage a tenant. */
const tokens = (needs: Parameters<typeof tokenSigner>[0]) => {
  const sign = tokenSigner(needs);
  return async (
    tenantId: TenantId,
    scopes: readonly string[] = managementScopes,
    audience?: string,
  ) => {
    const issuer = issuerFor(tenantId);
    const aud = audience ?? managementAudience(issuer);
    const claims = { sub: 'admin@clients', azp: 'admin', jti: `test.${scopes.join()}` };
    return (await sign({ tenantId, issuer }))({ ...claims, aud, scope: scopes.join(' ') }, 86_400);
  };
};

/** The Management API of two tenants, before the real services, in memory. */
export const openManagement = async ({
  exposeProviderSecrets = false,
  mailer,
  before = async () => {},
}: Options = {}) => {
  const world = openWorld();
  const { messaging, vault, clock } = world;
  const { ask } = messaging;
  const { guardianConfig, stop } = await startServices(world, mailer);

  const keys = signingKeys({ ask, vault });
  const verify = accessTokenVerifier({ keys, clock });
  const tokenOf = tokens({ keys, clock });
  const log = createLogger({ service: 'gateway', level: 'silent' });
  const app = Fastify();
  await before(app);
  const routes = watchRoutes(app);
  await app.register(correlation);
  await app.register(tenantByHost, { ask, publicUrl });
  await app.register(managementApi, {
    prefix: '/api/v2',
    ...{ ask, verify, clock, exposeProviderSecrets },
    importFiles: importFiles({ keyValue: messaging.keyValue, vault }),
    limit: async () => {},
    tell: activityTeller({ messaging, vault, clock, log }),
  });

  const call = async (method: Method, path: string, asked: Call = {}) => {
    const { body, scopes, headers, audience, at = 'acme', as = 'acme' } = asked;
    const authorization = `Bearer ${await tokenOf(as, scopes, audience)}`;
    const request: InjectOptions = {
      method,
      url: `/api/v2${path}`,
      headers: { host: tenants[at], authorization, ...headers },
      // Anything that is JSON may be sent; `inject` types it more narrowly.
      ...(body !== undefined && { payload: body as object }),
    };
    const { statusCode: status, body: text, headers: answered } = await app.inject(request);
    return { status, text, headers: answered };
  };

  const close = async () => {
    await app.close();
    await stop();
    await world.close();
  };
  return {
    ...world,
    ...{ ask, app, call, routes, tokenOf, close },
    stopGuardianConfig: guardianConfig.stop,
  };
};

export type ManagementWorld = Awaited<ReturnType<typeof openManagement>>;
