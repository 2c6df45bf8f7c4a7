import type { Application } from '@countersign/contracts';
import { grantableScope } from '../oauth/grantable-scope.ts';
import { multiFactorPolicy } from '../tokens/authentication-claims.ts';
import {
  type AuthorizationRequest,
  type ReturnAddress,
  responseType,
} from './authorization-request.ts';
import { type Parameters, textOf, wordsOf } from './parameters.ts';

/**
 * `login` and `select_account` both ask the person again; `consent` is given already, the
 * applications being the tenant's own.
 */
const promptOf = (parameters: Parameters): { prompt?: 'none' | 'login' } => {
  const prompt = wordsOf(parameters, 'prompt');
  if (prompt.includes('none')) return { prompt: 'none' };
  const again = prompt.includes('login') || prompt.includes('select_account');
  return again ? { prompt: 'login' } : {};
};

const given = (parameters: Parameters, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([field, name]) => [field, textOf(parameters, name)] as const)
      .filter(([, value]) => value !== undefined),
  );

interface Known {
  readonly application: Application;
  readonly issuer: string;
  /** Whose the `id_token_hint` is. */
  readonly hintedUserId?: string | undefined;
}

/** Reads a request in which nothing is amiss. */
export const readAuthorizationRequest = (
  parameters: Parameters,
  to: ReturnAddress,
  { application, issuer, hintedUserId }: Known,
): AuthorizationRequest => {
  const maxAge = textOf(parameters, 'max_age');
  return {
    ...to,
    ...given(parameters, {
      audience: 'audience',
      nonce: 'nonce',
      codeChallenge: 'code_challenge',
      loginHint: 'login_hint',
      uiLocales: 'ui_locales',
      connection: 'connection',
    }),
    ...promptOf(parameters),
    ...(hintedUserId !== undefined && { hintedUserId }),
    responseType: responseType.parse(textOf(parameters, 'response_type')),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    scope: grantableScope(application, {
      scope: wordsOf(parameters, 'scope'),
      audience: textOf(parameters, 'audience'),
      issuer,
    }),
    stepUp: wordsOf(parameters, 'acr_values').includes(multiFactorPolicy),
  };
};

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
  const told = Object.entries(parameters).filter(([, value]) => value);
  // Only texts are left: absent ones were just filtered out.
  return `/authorize?${new URLSearchParams(told as [string, string][])}`;
};
