import { instant } from '@countersign/contracts';
import { type Clock, isFresh, plus } from '@countersign/core';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';

/** As long as Auth0's tokens for the MFA API live, and shorter than the login it is of. */
const lifetimeMs = 10 * 60_000;
const context = 'mfa-token';

/**
 * A login that awaits its second factor, with what was asked for at its start: clients do not say
 * it again when they come back with the code.
 */
const kept = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  userId: z.string(),
  loginSessionId: z.string(),
  scope: z.array(z.string()),
  audience: z.string().optional(),
  /**
   * The name of the refresh token that was shown and did not suffice: what is proved here takes its
   * place in its family, and is worth nothing once it is used or the family has ended.
   */
  refreshToken: z.string().optional(),
  /** When the password was given that led here; one that was changed since leads nowhere. */
  passwordAt: instant.optional(),
  expiresAt: instant,
});
export type MfaToken = z.output<typeof kept>;

/** What a text is that was shown as an `mfa_token`. */
export type FoundToken =
  | { readonly status: 'open' | 'expired'; readonly token: MfaToken }
  | { readonly status: 'malformed' };

interface Needs {
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * The `mfa_token`: sealed, so that any replica can read it and nothing is kept for it. It is good
 * once because its login is completed once.
 */
export const mfaTokens = ({ vault, clock }: Needs) => ({
  issue: (wanted: Omit<MfaToken, 'expiresAt'>): Promise<string> =>
    vault.seal(context, JSON.stringify({ ...wanted, expiresAt: plus(clock(), lifetimeMs) })),
  find: async (tenantId: string, shown: string): Promise<FoundToken> => {
    const text = await openable(vault.open(context, shown));
    if (text === undefined) return { status: 'malformed' };
    const token = kept.parse(JSON.parse(text));
    if (token.tenantId !== tenantId) return { status: 'malformed' };
    const isOpen = isFresh(token.expiresAt, 'mfa_token', lifetimeMs, clock);
    return { status: isOpen ? 'open' : 'expired', token };
  },
});
export type MfaTokens = ReturnType<typeof mfaTokens>;
