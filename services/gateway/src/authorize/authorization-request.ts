import { z } from 'zod';

export const responseMode = z.enum(['query', 'fragment', 'form_post', 'web_message']);

/** A code; or at once an id token, which nothing but a posted form brings. */
export const responseType = z.enum(['code', 'id_token']);

/** A request for authorization that may be answered by redirect: who asks, and where to. */
const returnAddress = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  responseMode,
  state: z.string().optional(),
});
export type ReturnAddress = z.output<typeof returnAddress>;

/** A request for authorization in which nothing is amiss. */
export const authorizationRequest = z.object({
  ...returnAddress.shape,
  responseType: responseType.default('code'),
  scope: z.array(z.string()),
  audience: z.string().optional(),
  nonce: z.string().optional(),
  codeChallenge: z.string().optional(),
  prompt: z.enum(['none', 'login']).optional(),
  maxAge: z.int().nonnegative().optional(),
  /** The request itself demands a second factor. */
  stepUp: z.boolean(),
  /** Whose the `id_token_hint` is: nobody else's login will do. */
  hintedUserId: z.string().optional(),
  loginHint: z.string().optional(),
  uiLocales: z.string().optional(),
  connection: z.string().optional(),
});
export type AuthorizationRequest = z.output<typeof authorizationRequest>;
