import { type Connection, readMailing } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { z } from 'zod';
import { passwordDatabase, type WaysIn } from './available-connections.ts';

/** Auth0: stops "Forgot password?" from being shown on login pages. */
const closed = z.object({ disable_self_service_change_password: z.literal(true) });

/**
 * The database whose people may ask a login page for a link to choose another password: the one
 * that their password is verified by there, unless an admin has closed that.
 */
export const resettableDatabase = ({
  databases,
}: Pick<WaysIn, 'databases'>): Connection | undefined => {
  const database = passwordDatabase(databases);
  return closed.safeParse(database?.options).success ? undefined : database;
};

/** A login page waits no longer for who sends mail. */
const patience = { timeoutMs: 1_000 };

/**
 * Whether links can be mailed for a tenant at all, as a login page has to know. A service that is
 * away now sends them when it is back, and no login waits for it.
 */
export const isMailOn = async (ask: Ask, tenantId: string): Promise<boolean> => {
  try {
    const mailing = await ask(readMailing, { tenantId }, patience);
    return !mailing.ok || mailing.value.isOn;
  } catch (error) {
    if (error instanceof Unanswered) return true;
    throw error;
  }
};
