import { listResourceServers, type Permission } from '@countersign/contracts';
import { type Ask, everyOne, isProblem, type Problem } from '@countersign/edge-http';
import { z } from 'zod';
import { answered, problems } from '../problems.ts';
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

/** A scope of an API on the wire, as it is given to a role or to a person. */
export const permissionsBody = z.strictObject({
  permissions: z
    .array(
      z.strictObject({
        resource_server_identifier: z.string().max(600),
        permission_name: z.string().max(280),
      }),
    )
    .min(1)
    .max(1_000),
});
type Given = z.output<typeof permissionsBody>['permissions'];

export const permissionWire = z.object({
  permission_name: z.string(),
  description: z.string().optional(),
  resource_server_name: z.string().optional(),
  resource_server_identifier: z.string(),
});

/** Permissions that a body names, of those that there can be. */
const named = (apis: readonly ResourceServerBody[], given: Given) =>
  given.map(({ resource_server_identifier: audience, permission_name: name }) => {
    const api = apis.find(({ identifier }) => identifier === audience);
    return api?.id === undefined ? undefined : { resourceServerId: api.id, name };
  });

/** Permissions to give, where all of their APIs are there. */
export const permissionsToGive = (
  apis: readonly ResourceServerBody[],
  given: Given,
): Permission[] | Problem =>
  everyOne(named(apis, given).map((each) => each ?? problems.permission_unknown));

/** Permissions to take: those of an API that is gone are nobody's already. */
export const permissionsToTake = (
  apis: readonly ResourceServerBody[],
  given: Given,
): Permission[] => named(apis, given).filter((each) => each !== undefined);

/** Writes permissions as Auth0 does. */
export const permissionsWire = (
  apis: readonly ResourceServerBody[],
  permissions: readonly Permission[],
) =>
  permissions.flatMap(({ resourceServerId, name }) => {
    const api = apis.find(({ id }) => id === resourceServerId);
    if (api?.identifier === undefined) return [];
    const scope = api.scopes?.find(({ value }) => value === name);
    return [
      {
        permission_name: name,
        ...(scope?.description !== undefined && { description: scope.description }),
        ...(api.name !== undefined && { resource_server_name: api.name }),
        resource_server_identifier: api.identifier,
      },
    ];
  });
