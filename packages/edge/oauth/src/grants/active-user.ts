import { readUser, type User } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { isOfFormerPassword } from '@countersign/login-flow';

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
  /** When the first factor was proved that this stands on, in Unix seconds, where that is kept. */
  readonly authTime?: number;
}

/**
 * The person, unless gone or blocked: to both, every token and session is worth nothing. Nor is one
 * of before they had another password.
 */
export type ReadActiveUser = (whose: Whose) => Promise<User | undefined>;

export const activeUserReader =
  (ask: Ask): ReadActiveUser =>
  async ({ tenantId, userId, authTime }) => {
    const read = await ask(readUser, { tenantId, userId });
    if (!read.ok || read.value.blocked) return undefined;
    const isOver = authTime !== undefined && isOfFormerPassword(read.value, authTime);
    return isOver ? undefined : read.value;
  };
