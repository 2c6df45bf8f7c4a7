import {
  managementScopes,
  type Permission,
  type ResourceServer,
  systemApis,
} from '@countersign/contracts';

const isSame = (one: Permission, other: Permission): boolean =>
  one.resourceServerId === other.resourceServerId && one.name === other.name;

/** Permissions beside those that are there, and without those that go. */
export const changedPermissions = (
  before: readonly Permission[],
  { added, removed }: Readonly<Record<'added' | 'removed', readonly Permission[]>>,
): Permission[] => {
  const kept = before.filter((each) => !removed.some((gone) => isSame(gone, each)));
  const fresh = added.filter(
    (each, index) =>
      !kept.some((one) => isSame(one, each)) &&
      added.findIndex((one) => isSame(one, each)) === index,
  );
  return [...kept, ...fresh];
};

/** Whether an API defines a scope; of the two that are the tenant's own, roles give one. */
export const definedBy =
  (servers: readonly ResourceServer[]) =>
  ({ resourceServerId, name }: Permission): boolean => {
    if (resourceServerId === systemApis.management) {
      return managementScopes.some((scope) => scope === name);
    }
    const server = servers.find((each) => each.resourceServerId === resourceServerId);
    return server?.settings.scopes.some(({ value }) => value === name) ?? false;
  };

/** Whether permissions open more of the Management API than whoever gives or takes them. */
export const exceeds = (
  permissions: readonly Permission[],
  callerScopes: readonly string[] | undefined,
): boolean =>
  callerScopes !== undefined &&
  permissions.some(
    ({ resourceServerId, name }) =>
      resourceServerId === systemApis.management && !callerScopes.includes(name),
  );
