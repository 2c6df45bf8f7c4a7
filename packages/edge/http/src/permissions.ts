import { readPermissions } from '@countersign/contracts';
import { type Ask, unlessUnheard } from './ask.ts';

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
}

/** What a person may do at an API. A directory of 0.2.0 knows nobody who may do anything. */
export const permissionsReader =
  (ask: Ask) =>
  async ({ tenantId, userId }: Whose, resourceServerId: string): Promise<readonly string[]> => {
    const asked = { tenantId, userId, resourceServerId };
    const read = await unlessUnheard(ask(readPermissions, asked));
    return read?.ok ? read.value.permissions : [];
  };
export type ReadPermissions = ReturnType<typeof permissionsReader>;
