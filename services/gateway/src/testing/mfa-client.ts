import type { LightMyRequestResponse } from 'fastify';
import { type Form, openBrowser } from './browser.ts';
import { type GatewayWorld, password, type Somebody, tenants } from './gateway-world.ts';
import { personAt, tokenRequest } from './person.ts';

type Headers = Readonly<Record<string, string>>;

interface Call {
  readonly payload?: object;
  readonly headers?: Headers;
}

export const mfaGrant = (name: string) => `http://auth0.com/oauth/grant-type/${name}`;

/** A JSON call to the MFA API, as an application's SDK makes it. */
export const mfaCall = (
  { app }: Pick<GatewayWorld, 'app'>,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { payload, headers = {} }: Call = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method,
    url: `/mfa/${path}`,
    headers: { host: tenants.acme, ...headers },
    ...(payload && { payload }),
  });

export const bearing = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Somebody who uses an application without a browser, and that application's requests. */
export const mfaClientAt = async (world: GatewayWorld, who?: Somebody) => {
  const person = await personAt(world, {
    browser: openBrowser(world.app, tenants.acme),
    ...(who && { who }),
  });
  const { nextCode, nextMailedCode } = person;
  const client_id = 'native';

  const signIn = (more: Form = {}) =>
    tokenRequest(world, {
      ...{ grant_type: 'password', client_id, username: person.who.email, password },
      ...more,
    });
  /** A password grant that must be answered by a demand for a second factor. */
  const demanded = async (more: Form = {}): Promise<string> => {
    const body: { readonly mfa_token?: string } = (await signIn(more)).json();
    if (body.mfa_token === undefined) throw new Error('no second factor was demanded');
    return body.mfa_token;
  };
  const list = (token: string) =>
    mfaCall(world, 'GET', 'authenticators', { headers: bearing(token) });
  const associate = (token: string, more: object = {}) =>
    mfaCall(world, 'POST', 'associate', {
      headers: bearing(token),
      payload: {
        authenticator_types: ['oob'],
        oob_channels: ['sms'],
        phone_number: person.who.phone,
        ...more,
      },
    });
  const challenge = (token: string, more: object = {}) =>
    mfaCall(world, 'POST', 'challenge', { payload: { client_id, mfa_token: token, ...more } });
  const prove = (token: string, oob_code: string, binding_code: string, more: Form = {}) =>
    tokenRequest(world, {
      ...{ grant_type: mfaGrant('mfa-oob'), client_id, mfa_token: token, oob_code, binding_code },
      ...more,
    });

  const app = (token: string, otp: string) =>
    tokenRequest(world, { grant_type: mfaGrant('mfa-otp'), client_id, mfa_token: token, otp });
  const recover = (token: string, recovery_code: string) =>
    tokenRequest(world, {
      ...{ grant_type: mfaGrant('mfa-recovery-code'), client_id, mfa_token: token, recovery_code },
    });

  /** Enrols the person's phone, to the tokens. */
  const enroll = async (wishes: Form = {}) => {
    const token = await demanded(wishes);
    const { oob_code: oobCode } = (await associate(token)).json();
    return prove(token, oobCode, await nextCode());
  };
  /** A challenge that awaits its code. */
  const challenged = async (wishes: Form = {}) => {
    const token = await demanded(wishes);
    const { oob_code: oobCode } = (await challenge(token)).json();
    return { token, oobCode: String(oobCode), code: await nextCode() };
  };

  return {
    ...{ who: person.who, messages: person.messages, nextCode, nextMailedCode },
    ...{ signIn, demanded, list, associate, challenge, prove, app, recover, enroll, challenged },
  };
};

/** Digits that differ from the right ones in every place. */
export const wrong = (code: string): string =>
  [...code].map((digit) => (Number(digit) + 1) % 10).join('');
