import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callback, type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import { mfaGrant } from '../testing/mfa-client.ts';
import type { TenantId } from '../testing/product.ts';
import { furnishMore, shownTokens, type TokenKind } from '../testing/shown-tokens.ts';

type Fields = Readonly<Record<string, string>>;

/** A place that takes something as proof: what is sent there, and what is said of the wrong. */
interface Place {
  readonly path: string;
  readonly fields: (shown: string) => Fields;
  readonly refusal: string;
  /** What is taken for good there: of which kind, shown by whom, and how that is told. */
  readonly takes: Readonly<Partial<Record<TokenKind, readonly [client: string, answer: string]>>>;
}

const grant = (type: string, more: Fields) => ({ grant_type: type, ...more });
const malformed = 'Malformed mfa_token';
const enrolFirst = 'User does not have any authenticator. Use /mfa/associate first.';

const places: Readonly<Record<string, Place>> = {
  'a code': {
    path: '/oauth/token',
    fields: (code) => grant('authorization_code', { code, redirect_uri: callback }),
    refusal: 'Invalid authorization code',
    takes: { 'an authorization code': ['spa', 'Failed to verify code verifier'] },
  },
  'a refresh token': {
    path: '/oauth/token',
    fields: (shown) => grant('refresh_token', { refresh_token: shown }),
    refusal: 'Unknown or invalid refresh token.',
    takes: { 'a refresh token': ['native', 'ok'], "a page's refresh token": ['spa', 'ok'] },
  },
  'an mfa_token, to be proved by an app': {
    path: '/oauth/token',
    fields: (shown) => grant(mfaGrant('mfa-otp'), { mfa_token: shown, otp: '000000' }),
    refusal: malformed,
    takes: { 'an mfa_token': ['native', enrolFirst] },
  },
  'an mfa_token, to be proved by a phone': {
    path: '/oauth/token',
    fields: (shown) =>
      grant(mfaGrant('mfa-oob'), { mfa_token: shown, oob_code: 'x', binding_code: '000000' }),
    refusal: malformed,
    takes: { 'an mfa_token': ['native', 'Malformed oob_code'] },
  },
  'an mfa_token, to be proved by a recovery code': {
    path: '/oauth/token',
    fields: (shown) =>
      grant(mfaGrant('mfa-recovery-code'), { mfa_token: shown, recovery_code: 'A' }),
    refusal: malformed,
    takes: { 'an mfa_token': ['native', enrolFirst] },
  },
  'an mfa_token, to be challenged': {
    path: '/mfa/challenge',
    fields: (shown) => ({ mfa_token: shown }),
    refusal: malformed,
    takes: { 'an mfa_token': ['native', 'ok'] },
  },
};

/** Nobody is told whether what they revoke is theirs; that it was not is seen by its use. */
const revocation = {
  path: '/oauth/revoke',
  fields: (token: string) => ({ token }),
};

const clients = ['native', 'kiosk', 'spa'] as const;
const mayUse = (client: string, { path, fields }: Pick<Place, 'path' | 'fields'>) =>
  client !== 'spa' ||
  (path !== '/mfa/challenge' && !String(fields('').grant_type).includes('mfa-'));

describe('what is shown as proof', () => {
  let world: GatewayWorld;
  let tokens: Awaited<ReturnType<typeof shownTokens>>;
  beforeAll(async () => {
    world = await openGateway();
    await furnishMore(world);
    tokens = await shownTokens(world);
  }, 60_000);
  afterAll(() => world.close());

  // Each token is under its kind, and under nothing else.
  const kinds = () => Object.entries(tokens) as [TokenKind, string][];

  const show = async (
    { path, fields }: Pick<Place, 'path' | 'fields'>,
    {
      at,
      client,
      token,
    }: { readonly at: TenantId; readonly client: string; readonly token: string },
  ): Promise<string> => {
    const { statusCode, body } = await world.app.inject({
      method: 'POST',
      url: path,
      headers: { host: tenants[at] },
      payload: { client_id: client, ...fields(token) },
    });
    return statusCode === 200 ? 'ok' : JSON.parse(body).error_description;
  };

  describe.each(Object.entries(places))('as %s', (_, place) => {
    it.each(clients)(
      'by %s is refused where it is not that, theirs and of here',
      async (client) => {
        const wrong: string[] = [];
        for (const at of ['acme', 'other'] as const) {
          for (const [kind, token] of kinds()) {
            if (at === 'acme' && place.takes[kind]?.[0] === client) continue;
            const answer = await show(place, { at, client, token });
            const expected = mayUse(client, place)
              ? answer === place.refusal
              : /not allowed/.test(answer);
            if (!expected) wrong.push(`${kind} at ${at}: ${answer}`);
          }
        }
        expect(wrong).toEqual([]);
      },
    );
  });

  it('is not revoked by those whose it is not', async () => {
    const own = { native: 'a refresh token', spa: "a page's refresh token", kiosk: '' };
    for (const at of ['acme', 'other'] as const) {
      for (const client of clients) {
        for (const [kind, token] of kinds()) {
          if (at === 'acme' && own[client] === kind) continue;
          expect(await show(revocation, { at, client, token })).toBe('ok');
        }
      }
    }
  });

  it.each(Object.entries(places))(
    'as %s is good after all that, where it belongs',
    async (_, place) => {
      for (const [kind, [client, answer]] of Object.entries(place.takes)) {
        // What a place takes is told by kind.
        const token = tokens[kind as TokenKind];
        expect(await show(place, { at: 'acme', client, token })).toBe(answer);
      }
    },
  );
});
