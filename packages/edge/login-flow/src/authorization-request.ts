import { z } from 'zod';

/** The `acr` of multi-factor authentication, and what an application asks for in `acr_values`. */
export const multiFactorPolicy = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

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

/** Of a login that no application asked for, and that answers none: where it began. */
export const nobodyAsks = (redirectUri: string): AuthorizationRequest => ({
  ...{ clientId: '', redirectUri, responseMode: 'query', responseType: 'code' },
  ...{ scope: [], stepUp: false },
});

/**
 * The address that begins a request anew, for somebody who came too late. None for a request that
 * only one person may answer: who that is cannot be said again, the hint is the application's.
 */
export const restartAddress = (request: AuthorizationRequest): string | undefined => {
  if (request.hintedUserId !== undefined) return undefined;
  const parameters = {
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: request.responseType,
    response_mode: request.responseMode,
    scope: request.scope.join(' '),
    state: request.state,
    nonce: request.nonce,
    audience: request.audience,
    code_challenge: request.codeChallenge,
    code_challenge_method: request.codeChallenge && 'S256',
    prompt: request.prompt,
    max_age: request.maxAge?.toString(),
    acr_values: request.stepUp ? multiFactorPolicy : undefined,
    login_hint: request.loginHint,
    ui_locales: request.uiLocales,
    connection: request.connection,
  };
  const given = Object.entries(parameters).filter(([, value]) => value);
  // Only texts are left: absent ones were just filtered out.
  return `/authorize?${new URLSearchParams(given as [string, string][])}`;
};
