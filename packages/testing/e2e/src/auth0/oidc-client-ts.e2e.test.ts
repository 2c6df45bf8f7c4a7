import { demoUser } from '@countersign/demo';
import { ManagementClient } from 'auth0';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openProfile } from '../browser.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';
import { signInAt } from './sign-in-at.ts';
import { startSite } from './spa-site.ts';

const sdk = new URL('../browser/oidc-client-ts.min.js', import.meta.resolve('oidc-client-ts'));

/** The library's own words: one page for the way there, the way back, the frame and the goodbye. */
const shop = (authority: string, clientId: string) => `<!doctype html>
<title>A shop</title>
<script src="/sdk.js"></script>
<script type="module">
  const at = (path) => location.origin + path;
  const manager = new oidc.UserManager({
    authority: ${JSON.stringify(authority)},
    client_id: ${JSON.stringify(clientId)},
    redirect_uri: at('/callback'),
    silent_redirect_uri: at('/silent'),
    post_logout_redirect_uri: at('/bye'),
    scope: 'openid profile email',
    includeIdTokenInSilentRenew: true,
  });
  globalThis.manager = manager;
  const { pathname } = location;
  if (pathname === '/callback') await manager.signinRedirectCallback();
  if (pathname === '/silent') await manager.signinSilentCallback();
  if (pathname === '/bye') globalThis.goodbye = await manager.signoutRedirectCallback();
  document.title = 'ready';
</script>`;

describe.skipIf(!chromiumAvailable())('oidc-client-ts, unmodified, on another site', () => {
  let countersign: SecureCountersign;
  let site: Awaited<ReturnType<typeof startSite>>;
  let profile: Awaited<ReturnType<typeof openProfile>>;

  beforeAll(async () => {
    countersign = await startSecureCountersign();
    const { domain, client, tls, url } = countersign;
    site = await startSite({ tls, script: sdk, host: '127.0.0.1' });
    const management = new ManagementClient({ domain, ...client, maxRetries: 0 });
    const created = await management.clients.create({
      ...{ name: 'Shop', app_type: 'spa', token_endpoint_auth_method: 'none' },
      callbacks: [`${site.origin}/callback`, `${site.origin}/silent`],
      ...{ web_origins: [site.origin], allowed_logout_urls: [`${site.origin}/bye`] },
    });
    site.show(shop(url, created.client_id ?? ''));
    profile = await openProfile();
  });
  afterAll(async () => {
    await profile?.close();
    await site?.stop();
    await countersign?.stop();
  });

  const ready = () => profile.page.waitForFunction("document.title === 'ready'");

  /** Runs a word of the library in the page. */
  const say = (words: string): Promise<unknown> => profile.page.evaluate(words);
  const silently = `manager.signinSilent().then(
    (user) => ({ email: user.profile.email, token: user.access_token.length }),
    ({ error }) => ({ error }),
  )`;

  it('signs somebody in by redirect, with a second factor', async () => {
    const { page } = profile;
    await page.goto(site.origin);
    await ready();
    await say('void manager.signinRedirect()');
    await signInAt(page, countersign);
    await page.waitForURL(`${site.origin}/callback**`);
    await ready();
    const user = await say('manager.getUser().then(({ profile }) => profile)');
    expect(user).toMatchObject({ email: demoUser.email });
  });

  it('renews silently, in a frame that another site holds', async () => {
    expect(await say(silently)).toMatchObject({ email: demoUser.email, token: expect.any(Number) });
  });

  it('signs out, comes back with its state, and is signed in nowhere', async () => {
    await say("void manager.signoutRedirect({ state: 'kept' })");
    await profile.page.waitForURL(`${site.origin}/bye**`);
    await ready();
    expect(await say('goodbye.userState')).toBe('kept');
    expect(await say('manager.getUser()')).toBeNull();
    expect(await say(silently)).toEqual({ error: 'login_required' });
  });
});
