import { findTenant, type Tenant } from '@countersign/contracts';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { issuerOf } from '../issuer.ts';
import type { Ask } from '../ports.ts';
import { Refused } from '../problems.ts';

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
  app.addHook('onRequest', async (request) => {
    const { host } = request;
    if (!host || host.length > hostMaxLength) throw new Refused('tenant_unknown');
    const found = await ask(findTenant, { host: normalHost(host, protocol) });
    if (!found.ok) throw new Refused(found.refusal);
    request.tenant = found.value;
    request.issuer = issuer(found.value);
  });
};

/**
 * Finds the tenant by the host that was asked: one question a request. Unknown hosts get no
 * further.
 */
export const tenantByHost = fp(plugin, { name: 'tenant-by-host' });
