import { findTenant, type Tenant } from '@countersign/contracts';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import type { Ask } from './ask.ts';
import { issuerOf } from './issuer.ts';
import { asHook, type Problem } from './problem.ts';
import { problems } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant whose host was asked. Set before any route of a tenant runs. */
    tenant: Tenant;
    /** The tenant's issuer, with its trailing slash. */
    issuer: string;
  }
}

interface Needs {
  readonly ask: Ask;
  readonly publicUrl: string;
}

const isThisMachine = (host: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host);

/**
 * Where to go instead, on a machine of one's own: there `localhost` and `127.0.0.1` are the same
 * place and two names. Nobody else is told what a gateway is called.
 */
const unknownAt = (host: string, publicUrl: string): Problem => {
  const unknown = problems.tenant_unknown;
  if (!isThisMachine(host) && !isThisMachine(new URL(publicUrl).host)) return unknown;
  const elsewhere = `${publicUrl}/`;
  return { ...unknown, text: `${unknown.text} Open ${elsewhere}`, fields: { elsewhere } };
};

const hostMaxLength = 255;
const standardPort = /:(?:80|443)$/;

/** A host as the directory keeps it: lower case, and without the scheme's own port. */
const normalHost = (host: string, protocol: string): string => {
  const lower = host.toLowerCase();
  const own = protocol === 'https:' ? ':443' : ':80';
  return standardPort.test(lower) && lower.endsWith(own) ? lower.slice(0, -own.length) : lower;
};

const plugin: FastifyPluginAsync<Needs> = async (app, { ask, publicUrl }) => {
  const { protocol } = new URL(publicUrl);
  const issuer = issuerOf(publicUrl);

  app.decorateRequest('tenant');
  app.decorateRequest('issuer');
  const find = asHook(async (request) => {
    const { host } = request;
    if (!host || host.length > hostMaxLength) return problems.tenant_unknown;
    const found = await ask(findTenant, { host: normalHost(host, protocol) });
    if (!found.ok) return unknownAt(host, publicUrl);
    request.tenant = found.value;
    request.issuer = issuer(found.value);
    return undefined;
  });
  app.addHook('onRequest', find);
};

/**
 * Finds the tenant by the host that was asked: one question a request. Unknown hosts get no
 * further.
 */
export const tenantByHost = fp(plugin, { name: 'tenant-by-host' });
