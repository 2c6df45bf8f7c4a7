import { readPermissions } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import type { Ask } from './ask.ts';

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
}

/** What a person may do at an API. A directory of 0.2.0 knows nobody who may do anything. */
export const permissionsReader =
  (ask: Ask) =>
  async ({ tenantId, userId }: Whose, resourceServerId: string): Promise<readonly string[]> => {
    try {
      const read = await ask(readPermissions, { tenantId, userId, resourceServerId });
      return read.ok ? read.value.permissions : [];
    } catch (error) {
      if (error instanceof Unanswered && error.silence === 'no-responders') return [];
      throw error;
    }
  };
export type ReadPermissions = ReturnType<typeof permissionsReader>;
