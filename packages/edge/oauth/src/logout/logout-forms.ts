import { type Clock, plus } from '@countersign/core';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';

const context = 'logout-form';
/** Long enough to read a question, and too short to be kept for another day. */
const lifetimeMs = 10 * 60_000;

/** The session that a person was asked about, and where they go once it has ended. */
const kept = z.object({
  sid: z.string(),
  returnTo: z.string().optional(),
  expiresAt: z.string(),
});
export type AskedLogout = Omit<z.output<typeof kept>, 'expiresAt'>;

interface Needs {
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * The `state` of the form that asks whether to sign out: sealed, and good for the one session it
 * was shown to. The session's cookie comes along from other sites too, so it proves no wish.
 */
export const logoutForms = ({ vault, clock }: Needs) => ({
  stateOf: (asked: AskedLogout): Promise<string> =>
    vault.seal(context, JSON.stringify({ ...asked, expiresAt: plus(clock(), lifetimeMs) })),
  read: async (state: string): Promise<AskedLogout | undefined> => {
    const text = await openable(vault.open(context, state));
    if (text === undefined) return undefined;
    const { expiresAt, ...asked } = kept.parse(JSON.parse(text));
    return clock() < expiresAt ? asked : undefined;
  },
});
export type LogoutForms = ReturnType<typeof logoutForms>;
