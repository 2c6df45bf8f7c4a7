import type { User } from '@countersign/vault';

/** Whether what is of a person is of this one. Two tenants may call somebody by the same id. */
export const isTheirs = (what: User, { tenantId, userId }: User): boolean =>
  what.tenantId === tenantId && what.userId === userId;
