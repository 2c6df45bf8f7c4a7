import type { Application } from '@countersign/contracts';
import {
  type AuthorizationRequest,
  multiFactorPolicy,
  type ReturnAddress,
  responseType,
} from '@countersign/login-flow';
import { type Api, grantableScope, isForAdmins } from '../grants/apis.ts';
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

/** Whether the request itself asks for a second factor. */
export const asksForMfa = (parameters: Parameters): boolean =>
  wordsOf(parameters, 'acr_values').includes(multiFactorPolicy);

interface Known {
  readonly application: Application;
  /** What it is for. */
  readonly api: Api;
  /** Whose the `id_token_hint` is. */
  readonly hintedUserId?: string | undefined;
}

/** Reads a request in which nothing is amiss. */
export const readAuthorizationRequest = (
  parameters: Parameters,
  to: ReturnAddress,
  { application, api, hintedUserId }: Known,
): AuthorizationRequest => {
  const maxAge = textOf(parameters, 'max_age');
  return {
    ...to,
    ...given(parameters, {
      nonce: 'nonce',
      codeChallenge: 'code_challenge',
      loginHint: 'login_hint',
      uiLocales: 'ui_locales',
      connection: 'connection',
    }),
    ...(api.audience !== undefined && { audience: api.audience }),
    ...promptOf(parameters),
    ...(hintedUserId !== undefined && { hintedUserId }),
    responseType: responseType.parse(textOf(parameters, 'response_type')),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    scope: grantableScope(application, {
      scope: wordsOf(parameters, 'scope'),
      api,
    }),
    stepUp: asksForMfa(parameters) || isForAdmins(application, api),
  };
};
