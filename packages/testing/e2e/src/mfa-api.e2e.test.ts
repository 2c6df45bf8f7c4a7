import { totpCode } from '@countersign/factors';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Countersign, startCountersign } from './countersign.ts';
import { managementOf, password } from './management.ts';
import { codeSentTo } from './sms-code.ts';

const phone = '+12025550177';
const email = 'grace@example.com';
const grant = (name: string) => `http://auth0.com/oauth/grant-type/${name}`;
const grantTypes = [
  ...['password', 'refresh_token'],
  ...['mfa-oob', 'mfa-otp', 'mfa-recovery-code'].map(grant),
];
const stepMs = 30_000;

const created = z.object({ client_id: z.string(), client_secret: z.string() });
const demand = z.object({
  error: z.literal('mfa_required'),
  mfa_token: z.string(),
  mfa_requirements: z.record(z.string(), z.array(z.object({ type: z.string() }))),
});
const started = z.object({
  oob_code: z.string().optional(),
  secret: z.string().optional(),
  recovery_codes: z.array(z.string()).optional(),
});

type Fields = Record<string, string>;

/** An application that signs people in on pages of its own, by way of openid-client. */
const applicationAt = async (countersign: Countersign) => {
  const { call, createUser } = await managementOf(countersign);
  await createUser(email);
  for (const factor of ['otp', 'recovery-code']) {
    await call('PUT', `/guardian/factors/${factor}`, { enabled: true });
  }
  const client = created.parse(
    await call('POST', '/clients', {
      ...{ name: 'Own pages', app_type: 'regular_web', grant_types: grantTypes },
    }),
  );
  const { client_id, client_secret } = client;
  const config = await openid.discovery(
    new URL(countersign.url),
    client_id,
    client_secret,
    openid.ClientSecretPost(client_secret),
    { execute: [openid.allowInsecureRequests] },
  );
  const ask = async (path: string, body: object, token?: string) => {
    const response = await fetch(`${countersign.url}/mfa/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return started.parse(await response.json());
  };

  return {
    tokens: (type: string, fields: Fields) => openid.genericGrantRequest(config, type, fields),
    /** Signs in with the password, up to the demand for more. */
    signIn: async (more: Fields = {}) => {
      const fields = { username: email, password, scope: 'openid offline_access', ...more };
      const refused: unknown = await openid
        .genericGrantRequest(config, 'password', fields)
        .catch((error: unknown) => error);
      if (!(refused instanceof openid.ResponseBodyError)) throw new Error('nothing was demanded');
      expect(refused.status).toBe(403);
      return demand.parse(refused.cause);
    },
    associate: (token: string, body: object) => ask('associate', body, token),
    challenge: (token: string) =>
      ask('challenge', { mfa_token: token, ...client, challenge_type: 'oob' }),
    refresh: (token: string) => openid.refreshTokenGrant(config, token),
  };
};

describe('an application with pages of its own', () => {
  let countersign: Countersign;
  let app: Awaited<ReturnType<typeof applicationAt>>;
  let recovery = '';

  beforeAll(async () => {
    countersign = await startCountersign();
    app = await applicationAt(countersign);
  });
  afterAll(() => countersign?.stop());

  it('is told at discovery where to ask', async () => {
    const response = await fetch(`${countersign.url}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      mfa_challenge_endpoint: `${countersign.url}/mfa/challenge`,
      grant_types_supported: expect.arrayContaining(grantTypes),
    });
  });

  it('enrols a phone with the first login, and gets its tokens', async () => {
    const { mfa_token, mfa_requirements } = await app.signIn();
    expect(mfa_requirements).toEqual({ enroll: [{ type: 'phone' }, { type: 'otp' }] });
    const { oob_code = '', recovery_codes: [code = ''] = [] } = await app.associate(mfa_token, {
      ...{ authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: phone },
    });
    recovery = code;
    const binding_code = await codeSentTo(countersign, phone);
    const tokens = await app.tokens(grant('mfa-oob'), { mfa_token, oob_code, binding_code });
    expect(tokens.claims()?.sub).toMatch(/^auth0\|/);
    const next = await app.refresh(tokens.refresh_token ?? '');
    expect(next.access_token).not.toBe(tokens.access_token);
  });

  it('is challenged at the next, and a token is good once', async () => {
    const { mfa_token, mfa_requirements } = await app.signIn();
    expect(mfa_requirements).toEqual({ challenge: [{ type: 'phone' }, { type: 'recovery-code' }] });
    const { oob_code = '' } = await app.challenge(mfa_token);
    const binding_code = await codeSentTo(countersign, phone, 2);
    const prove = (code: string) =>
      app.tokens(grant('mfa-oob'), { mfa_token, oob_code, binding_code: code });
    await expect(prove('000')).rejects.toMatchObject({
      ...{ error: 'invalid_grant', error_description: 'Invalid binding_code.' },
    });
    expect((await prove(binding_code)).access_token).toBeTypeOf('string');
    await expect(prove(binding_code)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('lets them add an authenticator app, and sign in with it', async () => {
    const audience = `${countersign.url}/mfa/`;
    const { mfa_token } = await app.signIn({ audience, scope: 'enroll' });
    const { oob_code = '' } = await app.challenge(mfa_token);
    const binding_code = await codeSentTo(countersign, phone, 3);
    const { access_token } = await app.tokens(grant('mfa-oob'), {
      ...{ mfa_token, oob_code, binding_code },
    });
    const { secret = '' } = await app.associate(access_token, { authenticator_types: ['otp'] });
    const codeIn = (ms: number) => totpCode(secret, new Date(Date.now() + ms).toISOString());
    await app.tokens(grant('mfa-otp'), { mfa_token: access_token, otp: codeIn(0) });

    const next = await app.signIn();
    const otp = codeIn(stepMs);
    const tokens = await app.tokens(grant('mfa-otp'), { mfa_token: next.mfa_token, otp });
    expect(tokens.claims()?.sub).toMatch(/^auth0\|/);
  });

  it('takes their recovery code once, and gives them another', async () => {
    const type = grant('mfa-recovery-code');
    const { mfa_token } = await app.signIn();
    const tokens = await app.tokens(type, { mfa_token, recovery_code: recovery });
    expect(tokens.recovery_code).toMatch(/^[0-9A-Z]{24}$/);
    const again = await app.signIn();
    await expect(
      app.tokens(type, { mfa_token: again.mfa_token, recovery_code: recovery }),
    ).rejects.toMatchObject({ error_description: 'Invalid recovery_code.' });
  });
});
