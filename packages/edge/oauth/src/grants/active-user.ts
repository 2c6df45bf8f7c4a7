import { readUser, type User } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
}

/** The person, unless gone or blocked: to both, every token and session is worth nothing. */
export type ReadActiveUser = (whose: Whose) => Promise<User | undefined>;

export const activeUserReader =
  (ask: Ask): ReadActiveUser =>
  async ({ tenantId, userId }) => {
    const read = await ask(readUser, { tenantId, userId });
    return read.ok && !read.value.blocked ? read.value : undefined;
  };
