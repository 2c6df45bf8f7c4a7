import type { Application, Tenant } from '@countersign/contracts';
import { type Problem, problem } from '@countersign/edge-http';
import { responseMode, responseType } from '@countersign/login-flow';
import { type Api, isForPeople, serviceNotFound, type WantedApi } from '../grants/apis.ts';
import { challengeShape } from '../grants/pkce.ts';
import { type Parameters, textOf, wordsOf } from './parameters.ts';

/**
 * What an application is told when its request is refused: RFC 6749 4.1.2.1, OpenID Connect Core
 * 3.1.2.6.
 */
export const authorizationProblem = (code: string, text: string): Problem =>
  problem('authorization_refused', { status: 400, code, text });
const invalid = (text: string) => authorizationProblem('invalid_request', text);

export const tooLong = invalid('The request is too long.');

/** The parameters that mean something here. */
export const knownParameters = [
  'acr_values',
  'audience',
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'connection',
  'id_token_hint',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'resource',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'ui_locales',
] as const;

/** RFC 7636, S256 alone, and demanded of whoever cannot keep a secret (RFC 9700 2.1.1). */
const pkceProblem = (parameters: Parameters, { settings }: Application) => {
  const challenge = textOf(parameters, 'code_challenge');
  const method = textOf(parameters, 'code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) return invalid('code_challenge is missing.');
    const isCode = textOf(parameters, 'response_type') === 'code';
    const mustProve = settings.clientAuthentication === 'none' && isCode;
    return mustProve ? invalid('PKCE is required for this client.') : undefined;
  }
  if (method !== 'S256') return invalid('code_challenge_method must be S256.');
  return challengeShape.test(challenge) ? undefined : invalid('code_challenge is malformed.');
};

export const prompts = ['none', 'login', 'consent', 'select_account'];

const promptProblem = (prompt: readonly string[]) => {
  if (!prompt.every((one) => prompts.includes(one))) return invalid('prompt is not supported.');
  const alone = !prompt.includes('none') || prompt.length === 1;
  return alone ? undefined : invalid('prompt "none" stands alone.');
};

/**
 * An id token goes to nobody but the application itself, by a form that is posted to it, and names
 * the request it answers (OpenID Connect Core 3.2.2.1).
 */
const implicitProblem = (parameters: Parameters) => {
  if (textOf(parameters, 'response_mode') !== 'form_post') {
    return invalid('The response type "id_token" takes the response_mode "form_post".');
  }
  if (textOf(parameters, 'nonce') === undefined) return invalid('nonce is missing.');
  const isOpenId = wordsOf(parameters, 'scope').includes('openid');
  return isOpenId ? undefined : invalid('The scope "openid" is missing.');
};

/**
 * RFC 9126 section 5: who has to push requests may not begin without, be it by an application's own
 * setting or by Auth0's flag for a whole tenant. A login that came too late begins anew likewise.
 */
export const unpushedProblem = ({ settings }: Application, { settings: { flags } }: Tenant) =>
  settings.requiresPushedRequests || flags.require_pushed_authorization_requests
    ? invalid('Pushed authorization requests are required for this client.')
    : undefined;

const typeProblem = (parameters: Parameters, { settings }: Application) => {
  const type = textOf(parameters, 'response_type');
  if (type === undefined) return invalid('response_type is missing.');
  if (!responseType.safeParse(type).success) {
    return authorizationProblem(
      'unsupported_response_type',
      'The response type is "code" or "id_token".',
    );
  }
  const needed = type === 'code' ? 'authorization_code' : 'implicit';
  if (!settings.grantTypes.includes(needed)) {
    return authorizationProblem('unauthorized_client', 'Grant type not allowed for the client.');
  }
  return type === 'code' ? undefined : implicitProblem(parameters);
};

const formProblem = (parameters: Parameters) => {
  if (knownParameters.some((name) => Array.isArray(parameters[name]))) {
    return invalid('A parameter is given more than once.');
  }
  const mode = textOf(parameters, 'response_mode');
  if (mode !== undefined && !responseMode.safeParse(mode).success) {
    return invalid('response_mode is not supported.');
  }
  if ('request' in parameters)
    return authorizationProblem('request_not_supported', 'Send plain parameters.');
  const maxAge = textOf(parameters, 'max_age');
  const aged = maxAge === undefined || /^\d{1,9}$/.test(maxAge);
  return aged ? undefined : invalid('max_age is malformed.');
};

interface Where {
  readonly tenant: Tenant;
  readonly issuer: string;
}

/** What a request is for whose client and return address are known, or what is amiss with it. */
export const requestJudge =
  (wantedApi: WantedApi) =>
  async (
    { tenant, issuer }: Where,
    application: Application,
    parameters: Parameters,
  ): Promise<Api | Problem> => {
    const amiss =
      formProblem(parameters) ??
      typeProblem(parameters, application) ??
      pkceProblem(parameters, application) ??
      promptProblem(wordsOf(parameters, 'prompt'));
    if (amiss) return amiss;
    const wish = {
      audience: textOf(parameters, 'audience'),
      resource: textOf(parameters, 'resource'),
    };
    const api = await wantedApi({ tenant, issuer, application }, wish);
    return api && isForPeople(application, api)
      ? api
      : authorizationProblem('access_denied', serviceNotFound(wish));
  };
export type JudgeRequest = ReturnType<typeof requestJudge>;
