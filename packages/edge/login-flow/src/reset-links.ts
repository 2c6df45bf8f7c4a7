import { instant } from '@countersign/contracts';
import { type Clock, isOver, msBetween, plus } from '@countersign/core';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';

/** What a link to choose another password is for, and where its end leads. */
export const passwordReset = z.object({
  tenantId: z.string(),
  userId: z.string(),
  /** Which password and address it is for: of another of either it is worth nothing. */
  credentialsVersion: z.string(),
  issuedAt: instant,
  expiresAt: instant,
  /** The address that the last page leads to; else the application's, where one is named. */
  resultUrl: z.string().optional(),
  clientId: z.string().optional(),
  /** That address is told theirs. */
  includesEmail: z.boolean().optional(),
  /** The login that it was asked for in, by its `state`: where the same browser goes on. */
  loginState: z.string().optional(),
  /** It goes to their address, which is proved by it. */
  verifiesEmail: z.boolean().optional(),
});
export type PasswordReset = z.output<typeof passwordReset>;

/** Auth0: such a link is valid for five days, unless it says otherwise. */
export const resetLinkSeconds = 432_000;

/** Where a link to choose another password leads. */
export const resetPath = '/u/reset-verify';

/** What a link is by itself; whether its credentials are still those, who has them judges. */
export type OpenedLink =
  | { readonly status: 'good'; readonly reset: PasswordReset }
  | { readonly status: 'expired' | 'unknown' };

interface Needs {
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly clock: Clock;
}

/**
 * Links to choose another password. What one is for is in its address, sealed, and nothing of it
 * is kept: who asks for links fills no store, and of the first use it dies as the password that it
 * was issued for is another then.
 */
export const resetLinks = ({ vault, clock }: Needs) => ({
  /** Where one leads, beneath the tenant's own address: `/u/reset-verify?ticket=…#`, as Auth0's. */
  issue: async ({
    lifetimeSeconds,
    ...wanted
  }: Omit<PasswordReset, 'issuedAt' | 'expiresAt'> & {
    readonly lifetimeSeconds: number;
  }): Promise<string> => {
    const issuedAt = clock();
    const expiresAt = plus(issuedAt, lifetimeSeconds * 1_000);
    const ticket = await vault.seal(
      'password-reset',
      JSON.stringify({ ...wanted, issuedAt, expiresAt } satisfies PasswordReset),
    );
    return `${resetPath}?${new URLSearchParams({ ticket })}#`;
  },
  open: async (tenantId: string, ticket: string): Promise<OpenedLink> => {
    const text = await openable(vault.open('password-reset', ticket));
    const reset = text === undefined ? undefined : passwordReset.safeParse(JSON.parse(text)).data;
    if (reset?.tenantId !== tenantId) return { status: 'unknown' };
    const { issuedAt, expiresAt: instant } = reset;
    const windowMs = msBetween(issuedAt, instant);
    return isOver({ stored: 'ticket', instant, windowMs, now: clock() })
      ? { status: 'expired' }
      : { status: 'good', reset };
  },
});
export type ResetLinks = ReturnType<typeof resetLinks>;
