import { instant, permission } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const roleId = z.string();

export const RoleCreated = defineEvent('RoleCreated', {
  roleId,
  name: z.string(),
  description: z.string(),
  at: instant,
});

/** What was changed; `permissions` are all that the role has from now on. */
export const RoleChanged = defineEvent('RoleChanged', {
  roleId,
  name: z.string().optional(),
  description: z.string().optional(),
  permissions: z.array(permission).optional(),
  at: instant,
});

export const RoleRemoved = defineEvent('RoleRemoved', { roleId, at: instant });

export const roleEvent = z.discriminatedUnion('type', [
  RoleCreated.schema,
  RoleChanged.schema,
  RoleRemoved.schema,
]);
export type RoleEvent = z.output<typeof roleEvent>;
