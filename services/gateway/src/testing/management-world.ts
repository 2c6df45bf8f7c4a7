import { createApplication, createTenant } from '@countersign/contracts';
import { managementAudience } from '@countersign/edge-http';
import type { Mailer } from '@countersign/mail-dispatch';
import { managementScopes } from '@countersign/management-api';
import type { SessionPorts } from '@countersign/session';
import type { InjectOptions } from 'fastify';
import type { GatewaySettings } from '../ports.ts';
import {
  type Method,
  openProduct,
  type Product,
  type TenantId,
  type Through,
  tenants,
} from './product.ts';

export const managementClient = {
  clientId: 'admin',
  clientSecret: 'a-secret-of-forty-characters-or-even-more',
};
const { clientId, clientSecret } = managementClient;

interface Call {
  readonly body?: unknown;
  /** Scopes of the token; all of them unless said otherwise. */
  readonly scopes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose API is asked. */
  readonly at?: TenantId;
  /** Whose token is shown. */
  readonly as?: TenantId;
}

interface Options extends Partial<GatewaySettings> {
  /** What sends mail; without it none is sent. */
  readonly mailer?: Mailer;
  /** The ports as session and the gateway see them. */
  readonly through?: Through;
  /** The ports as the services see them whose settings are changed: slow, say. */
  readonly settingsThrough?: Through;
  /** Whether an OpenID provider may be on this machine, as one of a test is. */
  readonly privateProviders?: boolean;
  /** FIDO's metadata, as the deployment has it. */
  readonly metadata?: SessionPorts['metadata'];
}

/** A tenant, and an application that may manage all of it, as bootstrapping makes one. */
const furnish = async ({ ask }: Product) => {
  for (const [tenantId, host] of Object.entries(tenants)) {
    await ask(createTenant, { tenantId, hosts: [host], friendlyName: tenantId });
    const settings = {
      name: 'Management API client',
      kind: 'non_interactive' as const,
      grantTypes: ['client_credentials'],
      managementScopes: [...managementScopes],
    };
    await ask(createApplication, { tenantId, clientId, clientSecret, settings });
  }
};

/** The scopes of the Management API but for those of a route: a token that does not open it. */
export const scopesBut = (scopes: readonly string[]): readonly string[] =>
  managementScopes.filter((scope) => !scopes.includes(scope));

/**
 * The Management API of two tenants, as the product serves it, for whoever has a token that the
 * product issued.
 */
export const openManagement = async (options: Options = {}) => {
  const {
    mailer,
    through,
    settingsThrough,
    privateProviders = false,
    metadata,
    ...settings
  } = options;
  const product = await openProduct({
    ...{ mailer, settings, settingsThrough, privateProviders, metadata },
    ...(through && { through }),
  });
  await furnish(product);
  const { app } = product;

  /** A token of `/oauth/token` for the application that manages a tenant. */
  const tokenOf = async (tenantId: TenantId, scopes?: readonly string[]): Promise<string> => {
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { host: tenants[tenantId] },
      payload: {
        grant_type: 'client_credentials',
        ...{ client_id: clientId, client_secret: clientSecret },
        audience: managementAudience(product.issuerOf(tenantId)),
        ...(scopes && { scope: scopes.join(' ') }),
      },
    });
    if (statusCode !== 200) throw new Error(`no token was issued: ${body}`);
    return JSON.parse(body).access_token;
  };

  const call = async (method: Method, path: string, asked: Call = {}) => {
    const { body, scopes, headers, at = 'acme', as = 'acme' } = asked;
    const authorization = headers?.authorization ?? `Bearer ${await tokenOf(as, scopes)}`;
    const request: InjectOptions = {
      method,
      url: `/api/v2${path}`,
      headers: { host: tenants[at], ...headers, authorization },
      // Anything that is JSON may be sent; `inject` types it more narrowly.
      ...(body !== undefined && { payload: body as object }),
    };
    const { statusCode: status, body: text, headers: answered } = await app.inject(request);
    return { status, text, headers: answered };
  };

  // A browser's preflight is answered before any token is looked at.
  const routes = product.routes.filter(
    ({ method, url }) => url.startsWith('/api/v2/') && method !== 'OPTIONS',
  );
  return { ...product, routes, call, tokenOf };
};

export type ManagementWorld = Awaited<ReturnType<typeof openManagement>>;
