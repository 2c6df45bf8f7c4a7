import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { grants, type Person } from './grants.ts';
import { type TokenMischief, type TokenSigner, tokenSigner } from './id-token.ts';

/** What can go wrong with the next sign-in: in its id_token, or before there is one. */
export type OidcMischief = TokenMischief | 'denied' | 'token-outage' | 'no-id-token';

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

interface Desk {
  readonly issuer: string;
  readonly signer: TokenSigner;
  readonly book: ReturnType<typeof grants>;
  readonly clientId: string;
  readonly clientSecret: string;
  person: Person;
  mischief: OidcMischief | undefined;
  keptBack: readonly string[];
  published: Readonly<Record<string, unknown>>;
  readonly requests: string[];
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
});

const authorize = (desk: Desk, query: URLSearchParams, response: ServerResponse) => {
  const opened = desk.book.open(query, desk.person);
  if (!opened) return json(response, 400, { error: 'invalid_request' });
  const back = new URL(opened.redirectUri);
  back.searchParams.set('state', opened.state);
  back.searchParams.set('iss', desk.issuer);
  if (desk.mischief === 'denied') back.searchParams.set('error', 'access_denied');
  else back.searchParams.set('code', opened.code);
  return response.writeHead(302, { location: back.href }).end();
};

const isOurClient = (desk: Desk, form: URLSearchParams) =>
  form.get('client_id') === desk.clientId && form.get('client_secret') === desk.clientSecret;

const without = (person: Person, names: readonly string[]) =>
  Object.fromEntries(Object.entries(person).filter(([name]) => !names.includes(name)));

const token = async (desk: Desk, form: URLSearchParams, response: ServerResponse) => {
  const { mischief, signer, issuer, clientId: audience } = desk;
  desk.mischief = undefined;
  if (mischief === 'token-outage') return response.writeHead(503).end('<html>');
  if (!isOurClient(desk, form)) return json(response, 401, { error: 'invalid_client' });
  const redeemed = desk.book.redeem(form);
  if (!redeemed) return json(response, 400, { error: 'invalid_grant' });

  const { grant, accessToken } = redeemed;
  const claims = without(grant.person, desk.keptBack);
  const wrong = mischief === 'denied' || mischief === 'no-id-token' ? undefined : mischief;
  const idToken = await signer.sign({ issuer, audience, nonce: grant.nonce, claims }, wrong);
  return json(response, 200, {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 300,
    ...(mischief !== 'no-id-token' && { id_token: idToken }),
  });
};

const userinfo = (desk: Desk, { headers }: IncomingMessage, response: ServerResponse) => {
  const person = desk.book.personOf(headers.authorization?.replace(/^Bearer /, '') ?? '');
  return person ? json(response, 200, person) : json(response, 401, { error: 'invalid_token' });
};

const serve = (desk: Desk) => async (request: IncomingMessage, response: ServerResponse) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', desk.issuer);
  desk.requests.push(`${request.method} ${request.url}`);
  switch (`${request.method} ${pathname}`) {
    case 'GET /.well-known/openid-configuration':
      return json(response, 200, { ...metadataOf(desk.issuer), ...desk.published });
    case 'GET /jwks':
      return json(response, 200, desk.signer.jwks);
    case 'GET /authorize':
      return authorize(desk, searchParams, response);
    case 'POST /token':
      return token(desk, new URLSearchParams(await text(request)), response);
    case 'GET /userinfo':
      return userinfo(desk, request, response);
    default:
      return response.writeHead(404).end();
  }
};

const listening = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return { server, issuer: `http://127.0.0.1:${port}` };
};

/** Starts an OpenID provider for tests. */
export const startOidcProvider = async (): Promise<OidcProvider> => {
  const [clientId, clientSecret] = ['countersign', 'canary-provider-secret'];
  const { server, issuer } = await listening();
  const desk: Desk = {
    issuer,
    signer: await tokenSigner(),
    book: grants(clientId),
    clientId,
    clientSecret,
    person: { sub: 'nobody' },
    mischief: undefined,
    keptBack: [],
    published: {},
    requests: [],
  };
  const handle = serve(desk);
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  return {
    issuer,
    clientId,
    clientSecret,
    signIn: async (location, person) => {
      desk.person = person;
      const answer = await fetch(location, { redirect: 'manual' });
      const back = answer.headers.get('location');
      if (!back) throw new Error(`the provider did not send the browser back: ${answer.status}`);
      return back;
    },
    misbehave: (mischief) => {
      desk.mischief = mischief;
    },
    keepBack: (...claims) => {
      desk.keptBack = claims;
    },
    publish: (metadata) => {
      desk.published = metadata;
    },
    requests: desk.requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
