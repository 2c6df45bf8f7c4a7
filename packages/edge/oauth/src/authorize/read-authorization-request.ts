import type { Application } from '@countersign/contracts';
import {
  type AuthorizationRequest,
  multiFactorPolicy,
  type ReturnAddress,
  responseType,
} from '@countersign/login-flow';
import { grantableScope } from '../grants/grantable-scope.ts';
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
