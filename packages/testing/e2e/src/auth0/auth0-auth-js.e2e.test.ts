import { AuthClient, isMfaRequiredError } from '@auth0/auth0-auth-js';
import { demoUser } from '@countersign/demo';
import { totpCode } from '@countersign/factors';
import { ManagementClient } from 'auth0';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from '../browser.ts';
import { codeSentTo } from '../sms-code.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';
import { signInAt } from './sign-in-at.ts';

const callback = 'https://app.test/callback';
const phoneNumber = '+12025550177';
const grace = { email: 'grace@example.com', password: 'a ship in port is safe' };
const grants = [
  ...['authorization_code', 'refresh_token', 'password'],
  ...['mfa-oob', 'mfa-otp'].map((name) => `http://auth0.com/oauth/grant-type/${name}`),
];

let countersign: SecureCountersign;
let auth: AuthClient;
let management: ManagementClient;
/** What manages authenticators: a token for the MFA API, proved with the phone. */
let accessToken = '';

beforeAll(async () => {
  countersign = await startSecureCountersign();
  const { domain, client } = countersign;
  management = new ManagementClient({ domain, ...client, maxRetries: 0 });
  await management.guardian.factors.set('otp', { enabled: true });
  await management.users.create({ connection: 'Username-Password-Authentication', ...grace });
  const { client_id: clientId = '', client_secret: clientSecret = '' } =
    await management.clients.create({
      ...{ name: 'Server', app_type: 'regular_web', callbacks: [callback], grant_types: grants },
      allowed_logout_urls: [callback],
    });
  auth = new AuthClient({ domain, clientId, clientSecret });
});
afterAll(() => countersign?.stop());

/** Gives the password, and hears that it is not enough. */
const demanded = async (more: { readonly audience?: string; readonly scope?: string } = {}) => {
  const granted = auth.getTokenByPassword({ username: grace.email, ...grace, ...more });
  const refused: unknown = await granted.catch((error: unknown) => error);
  if (!isMfaRequiredError(refused)) throw new Error('no second factor was demanded');
  return refused.cause.mfa_token;
};

const listed = async (mfaToken: string) => {
  const authenticators = await auth.mfa.listAuthenticators({ mfaToken });
  return authenticators.filter(({ active }) => active);
};

describe('auth0-auth-js, unmodified', () => {
  it('enrols a phone, to the tokens', async () => {
    const mfaToken = await demanded();
    expect(await listed(mfaToken)).toEqual([]);
    const enrolled = await auth.mfa.enrollAuthenticator({
      ...{ mfaToken, authenticatorTypes: ['oob'], oobChannels: ['sms'], phoneNumber },
    });
    if (enrolled.authenticatorType !== 'oob') throw new Error('something else was enrolled');
    const { oobCode = '' } = enrolled;
    const bindingCode = await codeSentTo(countersign, phoneNumber);
    const tokens = await auth.mfa.verify({ mfaToken, factorType: 'oob', oobCode, bindingCode });
    expect(tokens.accessToken).toMatch(/^ey/);
  });

  it('is challenged, and has a token that manages authenticators', async () => {
    const audience = `https://${countersign.domain}/mfa/`;
    const scope = 'openid enroll read:authenticators remove:authenticators';
    const mfaToken = await demanded({ audience, scope });
    const [phone] = await listed(mfaToken);
    const { oobCode = '' } = await auth.mfa.challengeAuthenticator({
      ...{ mfaToken, challengeType: 'oob', authenticatorId: phone?.id ?? '' },
    });
    const bindingCode = await codeSentTo(countersign, phoneNumber, 2);
    const proof = { mfaToken, factorType: 'oob', oobCode, bindingCode, audience } as const;
    ({ accessToken } = await auth.mfa.verify(proof));
    expect(await listed(accessToken)).toMatchObject([{ authenticatorType: 'oob', type: 'phone' }]);
  });

  it('adds an app with that token, and proves it', async () => {
    const enrolled = await auth.mfa.enrollAuthenticator({
      ...{ mfaToken: accessToken, authenticatorTypes: ['otp'] },
    });
    if (enrolled.authenticatorType !== 'otp') throw new Error('something else was enrolled');
    const otp = totpCode(enrolled.secret, new Date().toISOString());
    await auth.mfa.verify({ mfaToken: accessToken, factorType: 'otp', otp });
    const types = (await listed(accessToken)).map(({ authenticatorType }) => authenticatorType);
    expect(types.sort()).toEqual(['oob', 'otp']);
  });

  it('deletes one, which is gone and is no second factor any more', async () => {
    const found = await listed(accessToken);
    const app = found.find(({ authenticatorType }) => authenticatorType === 'otp');
    await auth.mfa.deleteAuthenticator({
      ...{ mfaToken: accessToken, authenticatorId: app?.id ?? '' },
    });
    expect((await listed(accessToken)).map(({ type }) => type)).toEqual(['phone']);
    expect((await listed(await demanded())).map(({ type }) => type)).toEqual(['phone']);
  });

  it('may delete nothing with the token of a login', async () => {
    const mfaToken = await demanded();
    const [phone] = await listed(mfaToken);
    const deleted = auth.mfa.deleteAuthenticator({ mfaToken, authenticatorId: phone?.id ?? '' });
    await expect(deleted).rejects.toMatchObject({ code: 'mfa_delete_authenticator_error' });
    expect(await listed(mfaToken)).toEqual([phone]);
  });
});

describe.skipIf(!chromiumAvailable())('auth0-auth-js, unmodified, with a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    await management.guardian.factors.set('otp', { enabled: false });
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each([
    ['by its address', false],
    ['by a pushed request', true],
  ])('signs somebody in by redirect, asked for %s', async (_how, pushed) => {
    const { authorizationUrl, codeVerifier } = await auth.buildAuthorizationUrl({
      pushedAuthorizationRequests: pushed,
      authorizationParams: { redirect_uri: callback, scope: 'openid email' },
    });
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(authorizationUrl.href);
    // Nobody listens there: what the browser asks for is what the application would be told.
    const [back] = await Promise.all([
      page.waitForRequest((request) => request.url().startsWith(callback)),
      signInAt(page, countersign),
    ]);
    const { claims } = await auth.getTokenByCode(new URL(back.url()), { codeVerifier });
    expect(claims).toMatchObject({ email: demoUser.email, amr: ['mfa'] });
  });
});
