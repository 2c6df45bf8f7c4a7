import { findTenant, type Tenant } from '@countersign/contracts';
import type { ReplyOf } from '@countersign/core';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
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

type Asked = Pick<FastifyRequest, 'host' | 'tenant'>;

/** Finds tenants by their hosts, and remembers how they looked. */
export interface TenantFinder {
  readonly find: (host: string) => Promise<ReplyOf<typeof findTenant>>;
  /** Of whom an error page is: found, or as it was last, or nobody's. It never rejects. */
  readonly lookOf: (request: Asked, mayAsk: boolean) => Promise<Tenant | undefined>;
}

interface Needs {
  readonly tenants: TenantFinder;
  readonly publicUrl: string;
}

/** Whether a host, with its port perhaps, is this very machine: nobody else can be there. */
export const isThisMachine = (host: string): boolean =>
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

/** Tenants whose look is remembered; the one unseen the longest makes room. */
const looksMax = 1_000;

export const tenantFinder = ({
  ask,
  publicUrl,
}: {
  readonly ask: Ask;
  readonly publicUrl: string;
}): TenantFinder => {
  const { protocol } = new URL(publicUrl);
  const seen = new LRUCache<string, Tenant>({ max: looksMax });
  const find = async (host: string) => {
    const name = normalHost(host, protocol);
    const found = await ask(findTenant, { host: name });
    if (found.ok) seen.set(name, found.value);
    else seen.delete(name);
    return found;
  };
  return {
    find,
    lookOf: async ({ host, tenant }, mayAsk) => {
      // A route outside of any tenant's has none, whatever the type says.
      if (tenant as Tenant | undefined) return tenant;
      if (!host || host.length > hostMaxLength) return undefined;
      // What cannot be asked looks as it did.
      if (mayAsk) await find(host).catch(() => undefined);
      return seen.get(normalHost(host, protocol));
    },
  };
};

const plugin: FastifyPluginAsync<Needs> = async (app, { tenants, publicUrl }) => {
  const issuer = issuerOf(publicUrl);

  app.decorateRequest('tenant');
  app.decorateRequest('issuer');
  const find = asHook(async (request) => {
    const { host } = request;
    if (!host || host.length > hostMaxLength) return problems.tenant_unknown;
    const found = await tenants.find(host);
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
