import { listResourceServers } from '@countersign/contracts';
import { type Ask, everyOne, isProblem, type Problem } from '@countersign/edge-http';
import { answered } from '../problems.ts';
import {
  type ResourceServerBody,
  resourceServerWire,
  systemServers,
} from './resource-server.wire.ts';

const perPage = 100;

/** Every API of a tenant, as Auth0 writes it: the system's, then its own, newest first. */
export const apisReader =
  (ask: Ask) =>
  async (
    { tenantId, issuer }: { readonly tenantId: string; readonly issuer: string },
    identifiers?: string[],
  ): Promise<readonly ResourceServerBody[] | Problem> => {
    const asked = { tenantId, perPage, ...(identifiers && { identifiers }) };
    const first = answered(await ask(listResourceServers, asked));
    if (isProblem(first)) return first;
    const others = await Promise.all(
      Array.from({ length: Math.max(0, Math.ceil(first.total / perPage) - 1) }, async (_, index) =>
        answered(await ask(listResourceServers, { ...asked, page: index + 1 })),
      ),
    );
    const rest = everyOne(others);
    if (isProblem(rest)) return rest;
    const own = [first, ...rest].flatMap(({ items }) => items);
    const system = systemServers(issuer).filter(
      ({ identifier = '' }) => identifiers?.includes(identifier) ?? true,
    );
    return [...system, ...own.map(resourceServerWire)];
  };
