import { isProblem, type Problem } from '@countersign/edge-http';
import { parameterMalformed, problems } from '../problems.ts';

/** What an application shows of itself at the token endpoint, before anything is checked. */
export type PresentedClient =
  | { readonly method: 'none'; readonly clientId: string }
  | { readonly method: 'secret'; readonly clientId: string; readonly clientSecret: string }
  | { readonly method: 'private_key_jwt'; readonly assertion: string; readonly clientId?: string };

type Fields = Readonly<Record<string, string>>;

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** RFC 6749 2.3.1: both halves of Basic are form-encoded first. */
const formDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const basic = (authorization: string | undefined) => {
  const [, encoded] = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return problems.application_not_authenticated;
  const clientId = formDecoded(text.slice(0, colon));
  const clientSecret = formDecoded(text.slice(colon + 1));
  return clientId === undefined || clientSecret === undefined
    ? problems.application_not_authenticated
    : { clientId, clientSecret };
};

/**
 * Reads how an application presents itself. "The client MUST NOT use more than one authentication
 * method in each request" (RFC 6749 2.3), and every name it gives must be the same.
 */
export const presentedClient = (
  fields: Fields,
  authorization: string | undefined,
): PresentedClient | Problem => {
  const { client_id: named, client_secret: posted, client_assertion: assertion } = fields;
  const fromHeader = basic(authorization);
  if (isProblem(fromHeader)) return fromHeader;
  const methods = [fromHeader, posted, assertion].filter((method) => method !== undefined);
  if (methods.length > 1) return problems.parameter_repeated;

  if (fromHeader) {
    if (named !== undefined && named !== fromHeader.clientId) {
      return problems.application_not_authenticated;
    }
    return { method: 'secret', ...fromHeader };
  }
  if (assertion !== undefined) {
    if (fields.client_assertion_type !== assertionType)
      return parameterMalformed('client_assertion_type');
    return {
      method: 'private_key_jwt',
      assertion,
      ...(named !== undefined && { clientId: named }),
    };
  }
  if (named === undefined) return problems.parameter_missing;
  return posted === undefined
    ? { method: 'none', clientId: named }
    : { method: 'secret', clientId: named, clientSecret: posted };
};
