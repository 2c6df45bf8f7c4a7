import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Events, OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';

/** Who signs in at the provider: the claims it will vouch for. */
type Person = Readonly<Record<string, unknown>> & { readonly sub: string };

/** What can go wrong with the next sign-in: in its id_token, or before there is one. */
export type OidcMischief =
  | 'wrong-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'bad-signature'
  | 'expired'
  | 'unsigned'
  | 'denied'
  | 'token-outage'
  | 'no-id-token';

/** A small OpenID provider on a free loopback port: authorization code with PKCE, one client. */
export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs a person in, as their browser would: from where it was sent to where it is sent back. */
  readonly signIn: (location: string, person: Person) => Promise<string>;
  /** What goes wrong with the next sign-in. */
  readonly misbehave: (mischief: OidcMischief) => void;
  /** Claims that only its userinfo endpoint tells, not its id_token. */
  readonly keepBack: (...claims: readonly string[]) => void;
  /** What it says about itself from now on, beside or instead of the truth. */
  readonly publish: (metadata: Readonly<Record<string, unknown>>) => void;
  /** What it was asked so far: methods, paths and queries. */
  readonly requests: readonly string[];
  readonly stop: () => Promise<void>;
}

interface Token {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
}
interface Answer {
  body: Record<string, unknown> | '';
  statusCode: number;
}
interface TokenRequest extends IncomingMessage {
  readonly body: Readonly<Record<string, string>>;
}
/** A sign-in that waits to be exchanged. */
interface Grant {
  readonly person: Person;
  readonly redirectUri: string;
}

const keyIds = ['provider-key', 'another-key'] as const;
const hourSeconds = 60 * 60;

/** What is wrong with an id_token before it is signed. */
const spoilt: Partial<Record<OidcMischief, (token: Token) => void>> = {
  'wrong-nonce': ({ payload }) => void Object.assign(payload, { nonce: 'another-nonce' }),
  'wrong-audience': ({ payload }) => void Object.assign(payload, { aud: 'another-client' }),
  'wrong-issuer': ({ payload }) =>
    void Object.assign(payload, { iss: 'https://elsewhere.example' }),
  // It names the key that it is not signed with.
  'bad-signature': ({ header }) =>
    void Object.assign(header, { kid: keyIds.find((each) => each !== header.kid) }),
  expired: ({ payload: { iat, exp }, payload }) =>
    void Object.assign(payload, {
      iat: Number(iat) - 3 * hourSeconds,
      exp: Number(exp) - 3 * hourSeconds,
    }),
};

const unsigned = (token: string) => {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
};

const without = (person: Person, names: readonly string[]) =>
  Object.fromEntries(Object.entries(person).filter(([name]) => !names.includes(name)));

/** The library answers a wrong verifier by a problem; providers do by an error (RFC 6749, 5.2). */
const asOAuthError = (response: ServerResponse): ServerResponse => {
  const end = response.end.bind(response);
  return Object.assign(response, {
    end: (content?: string) => {
      if (!`${response.getHeader('content-type')}`.includes('problem')) return end(content);
      const error = JSON.stringify({ error: 'invalid_grant' });
      response.setHeader('content-type', 'application/json');
      response.setHeader('content-length', Buffer.byteLength(error));
      return end(error);
    },
  });
};

/** Listens, notes what is asked, and has a service answer that knows where it listens. */
const listen = async (requests: string[]) => {
  const issuer = new OAuth2Issuer();
  for (const kid of keyIds) await issuer.keys.generate('RS256', { kid });
  const service = new OAuth2Service(issuer);
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    service.requestHandler(request, asOAuthError(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  issuer.url = `http://127.0.0.1:${port}`;
  return { server, service, issuer: issuer.url };
};

/** Starts an OpenID provider for tests, which misbehaves when it is asked to. */
export const startOidcProvider = async (): Promise<OidcProvider> => {
  const [clientId, clientSecret] = ['countersign', 'canary-provider-secret'];
  const requests: string[] = [];
  const { server, service, issuer } = await listen(requests);
  const waiting = new Map<string, Grant>();
  const signedIn = new Map<string, Person>();
  let comes: Person = { sub: 'nobody' };
  let mischief: OidcMischief | undefined;
  let keptBack: readonly string[] = [];
  let published: Readonly<Record<string, unknown>> = {};

  service.on(Events.BeforeWellKnownOpenIdConfiguration, (answer: Answer) =>
    Object.assign(answer.body, { authorization_response_iss_parameter_supported: true }, published),
  );

  service.on(Events.BeforeAuthorizeRedirect, ({ url }: { readonly url: URL }) => {
    const { searchParams: back } = url;
    waiting.set(back.get('code') ?? '', {
      person: comes,
      redirectUri: url.origin + url.pathname,
    });
    back.set('iss', issuer);
    if (mischief !== 'denied') return;
    mischief = undefined;
    back.delete('code');
    back.set('error', 'access_denied');
  });

  service.on(Events.BeforeTokenSigning, (token: Token, { body }: TokenRequest) => {
    // Of the two tokens of an answer the one for the client itself has no scope.
    if ('scope' in token.payload) return;
    const { person } = waiting.get(body.code ?? '') ?? {};
    if (person) Object.assign(token.payload, without(person, keptBack));
    if (mischief) spoilt[mischief]?.(token);
  });

  service.on(Events.BeforeResponse, (answer: Answer, { body }: TokenRequest) => {
    const [wrong, grant] = [mischief, waiting.get(body.code ?? '')];
    mischief = undefined;
    waiting.delete(body.code ?? '');
    const isOurs = body.client_id === clientId && body.client_secret === clientSecret;
    // PKCE is the library's to check; who asks, and for where, is not.
    const mayHave = isOurs && body.code_verifier && grant?.redirectUri === body.redirect_uri;
    if (!grant || !mayHave) {
      Object.assign(answer, { statusCode: 400, body: { error: 'invalid_grant' } });
    } else if (wrong === 'token-outage') Object.assign(answer, { statusCode: 503, body: '' });
    else if (answer.body) {
      const { access_token: accessToken, id_token: idToken, ...rest } = answer.body;
      signedIn.set(String(accessToken), grant.person);
      const given = wrong === 'unsigned' ? unsigned(String(idToken)) : idToken;
      answer.body = {
        ...{ access_token: accessToken, ...rest },
        ...(wrong !== 'no-id-token' && { id_token: given }),
      };
    }
  });

  service.on(Events.BeforeUserinfo, (answer: Answer, { headers }: IncomingMessage) => {
    const person = signedIn.get(headers.authorization?.replace(/^Bearer /, '') ?? '');
    Object.assign(
      answer,
      person ? { body: person } : { statusCode: 401, body: { error: 'invalid_token' } },
    );
  });

  return {
    ...{ issuer, clientId, clientSecret, requests },
    signIn: async (location, person) => {
      comes = person;
      const answer = await fetch(location, { redirect: 'manual' });
      const back = answer.headers.get('location');
      if (!back) throw new Error(`the provider did not send the browser back: ${answer.status}`);
      return back;
    },
    misbehave: (next) => {
      mischief = next;
    },
    keepBack: (...claims) => {
      keptBack = claims;
    },
    publish: (metadata) => {
      published = metadata;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
