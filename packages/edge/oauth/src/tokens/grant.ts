import { z } from 'zod';

/** What a person's login gave an application: what every token that comes of it is made from. */
export const grant = z.object({
  /** Names the family of tokens: a replay ends all of them. */
  grantId: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  userId: z.string(),
  loginSessionId: z.string(),
  /**
   * The browser session, as the id token names it. Not what the cookie holds. A login without a
   * browser has none.
   */
  sid: z.string().optional(),
  authTime: z.int(),
  /** What the login proved, from its events; a code or token of 0.2.0 does not say. */
  proved: z
    .object({ amr: z.array(z.string()), acr: z.string().optional(), mfaTime: z.int().optional() })
    .optional(),
  scope: z.array(z.string()),
  audience: z.string().optional(),
});
export type Grant = z.output<typeof grant>;

/** What is said once, in the id token that answers an interactive login, and never again. */
export const ceremony = z.object({
  nonce: z.string().optional(),
  amr: z.array(z.string()).default([]),
  acr: z.string().optional(),
});
export type Ceremony = z.output<typeof ceremony>;

/** What of a proof stays with the grant. */
export const provedBy = ({
  amr,
  acr,
  mfaTime,
}: NonNullable<Grant['proved']>): NonNullable<Grant['proved']> => ({
  amr,
  ...(acr !== undefined && { acr }),
  ...(mfaTime !== undefined && { mfaTime }),
});
