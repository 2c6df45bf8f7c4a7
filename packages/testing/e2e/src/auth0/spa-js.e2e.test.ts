import { demoUser } from '@countersign/demo';
import { ManagementClient } from 'auth0';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable, openBrowser } from '../browser.ts';
import { codeMailed } from '../mail-code.ts';
import { codeIn } from '../sms-code.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';
import { signInAt } from './sign-in-at.ts';
import { startSpa } from './spa-site.ts';

const arrivesWithinMs = 10_000;
const grants = [
  ...['authorization_code', 'refresh_token', 'password'],
  'http://auth0.com/oauth/grant-type/mfa-oob',
];

const mfaRequired = z.object({
  error: z.literal('mfa_required'),
  mfa_token: z.string(),
  mfa_requirements: z.object({ challenge: z.array(z.object({ type: z.string() })) }),
});
type MfaRequired = z.output<typeof mfaRequired>;

/** The first half of what its `mfa` client does with a grant that asks for a second factor. */
const challenged = (asked: MfaRequired, type: 'phone' | 'email') => `(async () => {
  const { mfa_token: mfaToken, mfa_requirements: needs } = ${JSON.stringify(asked)};
  const { mfa } = client;
  mfa.setMFAAuthDetails(mfaToken, 'openid profile email', undefined, needs);
  const authenticators = await mfa.getAuthenticators(mfaToken);
  const { id: authenticatorId } = authenticators.find(({ type }) => type === '${type}');
  globalThis.asked = await mfa.challenge({ mfaToken, challengeType: 'oob', authenticatorId });
  return authenticators.map(({ type }) => type);
})()`;

/** The second half: how long the access token is that the right code gives. */
const verified = ({ mfa_token: mfaToken }: MfaRequired, bindingCode: string) =>
  `client.mfa.verify({ ...${JSON.stringify({ mfaToken, bindingCode })}, ` +
  'oobCode: asked.oobCode }).then(({ access_token }) => access_token.length)';

describe.skipIf(!chromiumAvailable())('auth0-spa-js, unmodified, in a browser', () => {
  let countersign: SecureCountersign;
  let spa: Awaited<ReturnType<typeof startSpa>>;
  let browser: Browser;
  let page: Page;
  let management: ManagementClient;
  let clientId = '';

  beforeAll(async () => {
    countersign = await startSecureCountersign();
    const { domain, client, tls } = countersign;
    spa = await startSpa(tls);
    management = new ManagementClient({ domain, ...client, maxRetries: 0 });
    const created = await management.clients.create({
      ...{ name: 'Shop', app_type: 'spa', token_endpoint_auth_method: 'none' },
      ...{ callbacks: [spa.origin], web_origins: [spa.origin], grant_types: grants },
    });
    clientId = created.client_id ?? '';
    spa.become(domain, clientId);
    browser = await openBrowser();
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await spa?.stop();
    await countersign?.stop();
  });

  const ready = () => page.waitForFunction("document.title === 'ready'");

  /** Runs a word of the SDK in the page. */
  const say = (words: string): Promise<unknown> => page.evaluate(words);

  const nextCode = async (before: number) => {
    await expect
      .poll(async () => (await countersign.outbox()).length, { timeout: arrivesWithinMs })
      .toBeGreaterThan(before);
    return codeIn((await countersign.outbox())[0]?.text ?? '');
  };

  it('signs somebody in by redirect, with a second factor', async () => {
    await page.goto(spa.origin);
    await ready();
    await Promise.all([page.waitForURL(/\/u\/login/), say('void client.loginWithRedirect()')]);
    await signInAt(page, countersign);
    await page.waitForURL(`${spa.origin}/**`);
    await ready();
    expect(await say('client.isAuthenticated()')).toBe(true);
    expect(await say('client.getUser()')).toMatchObject({ email: demoUser.email });
    expect(await say('client.getIdTokenClaims()')).toMatchObject({ amr: ['mfa'] });
  });

  it('renews silently, in a frame', async () => {
    const renewed = "client.getTokenSilently({ cacheMode: 'off' }).then((token) => token.length)";
    expect(await say(renewed)).toBeGreaterThan(20);
  });

  it('hears by its own name that a step-up needs the person', async () => {
    const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
    const stepUp =
      "client.getTokenSilently({ cacheMode: 'off', authorizationParams: " +
      `{ acr_values: '${acr}' } }).catch(({ error, message }) => ({ error, message }))`;
    expect(await say(stepUp)).toMatchObject({
      ...{ error: 'login_required', message: 'Multifactor authentication required' },
    });
  });

  const demanded = async () => {
    const refused = await fetch(`${countersign.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'password', client_id: clientId, scope: 'openid profile email' },
        ...{ username: demoUser.email, password: demoUser.password },
      }),
    });
    expect(refused.status).toBe(403);
    return mfaRequired.parse(await refused.json());
  };

  it('proves a second factor by its `mfa` client', async () => {
    const before = (await countersign.outbox()).length;
    const asked = await demanded();
    expect(await say(challenged(asked, 'phone'))).toEqual(['phone']);
    const bindingCode = await nextCode(before);
    expect(await say(verified(asked, bindingCode))).toBeGreaterThan(20);
  });

  it('proves a code by mail by it, too', async () => {
    await management.guardian.factors.set('email', { enabled: true });
    const asked = await demanded();
    expect(await say(challenged(asked, 'email'))).toEqual(['phone', 'email']);
    const bindingCode = await codeMailed(countersign.url);
    expect(await say(verified(asked, bindingCode))).toBeGreaterThan(20);
  });

  it('signs out', async () => {
    const leaving = 'void client.logout({ openUrl: (url) => fetch(url, { mode: "no-cors" }) })';
    await say(leaving);
    expect(await say('client.isAuthenticated()')).toBe(false);
  });
});
