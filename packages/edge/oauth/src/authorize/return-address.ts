import type { Application } from '@countersign/contracts';
import type { Problem } from '@countersign/edge-http';
import { pageProblem } from '@countersign/hosted-pages';
import { type ReturnAddress, responseMode } from '@countersign/login-flow';
import { type Parameters, textOf } from './parameters.ts';

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined);

/** A message to a window goes to an origin the application named, and was not just led to. */
const mayReceiveMessages = (redirectUri: string, { settings }: Application): boolean => {
  const origin = originOf(redirectUri);
  const named = [...settings.webOrigins, ...settings.allowedOrigins].map(originOf);
  return origin !== undefined && origin !== 'null' && named.includes(origin);
};

/** OAuth 2.0 Multiple Response Types 5: what is no code is answered in the fragment. */
const usualMode = (parameters: Parameters) =>
  ['code', undefined].includes(textOf(parameters, 'response_type')) ? 'query' : 'fragment';

/**
 * The address an answer may go to, "comparing the two URIs using simple string comparison"
 * (RFC 6749 3.1.2.3, RFC 9700 2.1): anything short of equal is never redirected to.
 */
export const returnAddress = (
  parameters: Parameters,
  application: Application,
): ReturnAddress | Problem => {
  const redirectUri = textOf(parameters, 'redirect_uri');
  if (redirectUri === undefined) return pageProblem('redirect_uri_missing');
  if (!application.settings.callbacks.includes(redirectUri))
    return pageProblem('redirect_uri_unregistered');
  const mode =
    responseMode.safeParse(textOf(parameters, 'response_mode')).data ?? usualMode(parameters);
  if (mode === 'web_message' && !mayReceiveMessages(redirectUri, application)) {
    return pageProblem('origin_unregistered');
  }
  const state = textOf(parameters, 'state');
  return {
    clientId: application.clientId,
    redirectUri,
    responseMode: mode,
    ...(state !== undefined && { state }),
  };
};
