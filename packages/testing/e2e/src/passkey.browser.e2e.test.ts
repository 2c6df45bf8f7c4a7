import { demoUser } from '@countersign/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable } from './browser.ts';
import { startInProcess } from './in-process.ts';
import { managementOf } from './management.ts';
import { letInByPasskeys } from './passkey-login.ts';
import { openAuthenticator } from './virtual-authenticator.ts';
import { openVisitor, type Visitor } from './visitor.ts';

describe.skipIf(!chromiumAvailable())('a passkey, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let authenticator: Awaited<ReturnType<typeof openAuthenticator>>;
  let call: Awaited<ReturnType<typeof managementOf>>['call'];
  const violations: string[] = [];
  /** What pages told the browser of passkeys that are none any more, and of those that are. */
  const signals: (readonly [name: string, said: unknown])[] = [];
  const hear = async ({ page }: Visitor) => {
    await page.exposeFunction('hear', (name: string, said: unknown) => {
      signals.push([name, said]);
    });
    await page.addInitScript(`
      for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials']) {
        if (!globalThis.PublicKeyCredential) break;
        const signal = PublicKeyCredential[name];
        PublicKeyCredential[name] = (said) => {
          hear(name, said);
          return signal.call(PublicKeyCredential, said);
        };
      }`);
  };

  beforeAll(async () => {
    site = await startInProcess();
    ({ call } = await managementOf(site));
    await letInByPasskeys(call);
    await call('PUT', '/guardian/policies', []);
    visitor = await openVisitor();
    await hear(visitor);
    visitor.page.on('console', (line) => {
      if (/Content Security Policy|Permissions/.test(line.text())) violations.push(line.text());
    });
    authenticator = await openAuthenticator(visitor.page, { transport: 'internal' });
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  const toLogin = async () => {
    await visitor.page.context().clearCookies();
    await visitor.page.goto(`${site.url}/demo`);
    await visitor.leaveBy(() => visitor.page.getByRole('link', { name: 'Sign in' }).click());
  };
  const byPasskey = () => visitor.page.getByRole('button', { name: 'Sign in with a passkey' });

  it('W49 is offered after a login by password, and made by the keyboard', async () => {
    await toLogin();
    await visitor.shows('50-passkey-login');
    await visitor.page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', demoUser.password);
    await visitor.page.waitForURL(/passkey-enrollment/);
    await visitor.shows('51-passkey-offer');
    await visitor.page.getByRole('button', { name: 'Create a passkey' }).press('Enter');
    await visitor.page.waitForURL(/\/demo\/callback/);
    expect(await authenticator.credentials()).toMatchObject([{ isResidentCredential: true }]);
  });

  it('signs in without a name', async () => {
    await toLogin();
    await byPasskey().press('Enter');
    await visitor.page.waitForURL(/\/demo\/callback/);
  });

  it('W13 is refused where its signature is none, and can be tried again', async () => {
    await authenticator.lies({ isBogusSignature: true });
    await toLogin();
    await byPasskey().click();
    await visitor.page.getByRole('alert').getByText('did not sign you in').waitFor();
    await visitor.shows('52-passkey-refused');
    await authenticator.lies({ isBogusSignature: false });
    await byPasskey().click();
    await visitor.page.waitForURL(/\/demo\/callback/);
  });

  const named = z.array(z.object({ id: z.string().default(''), user_id: z.string().default('') }));
  /** An admin removes the passkeys of the person. */
  const removeAll = async () => {
    const [person] = named.parse(await call('GET', `/users-by-email?email=${demoUser.email}`));
    const methods = `/users/${encodeURIComponent(person?.user_id ?? '')}/authentication-methods`;
    for (const { id } of named.parse(await call('GET', methods))) {
      if (id.startsWith('passkey|')) await call('DELETE', `${methods}/${encodeURIComponent(id)}`);
    }
  };
  const ofThis = { rpId: 'localhost' };

  it('is forgotten by the browser once it is nobody’s, and not before', async () => {
    const [made] = await authenticator.credentials();
    const inUrl = (base64 = '') => Buffer.from(base64, 'base64').toString('base64url');
    const [credentialId, userId] = [inUrl(made?.credentialId), inUrl(made?.userHandle)];
    expect(signals).toEqual([
      ['signalAllAcceptedCredentials', { ...ofThis, userId, allAcceptedCredentialIds: [] }],
    ]);
    await removeAll();
    await toLogin();
    await byPasskey().click();
    await visitor.page.getByRole('alert').getByText('is not known here any more').waitFor();
    await expect
      .poll(() => signals.at(-1))
      .toEqual(['signalUnknownCredential', { ...ofThis, credentialId }]);
    await expect.poll(authenticator.credentials).toEqual([]);
    // The page offers another, and tells the browser that there is none.
    await visitor.page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', demoUser.password);
    await visitor.page.waitForURL(/passkey-enrollment/);
    await expect.poll(() => signals.length).toBe(3);
    await visitor.page.getByRole('button', { name: 'Create a passkey' }).click();
    await visitor.page.waitForURL(/\/demo\/callback/);
    expect(await authenticator.credentials()).toHaveLength(1);
  });

  it('is offered among what the browser fills in', async () => {
    await letInByPasskeys(call, 'autofill');
    await toLogin();
    // Nobody presses anything: its user is there, and chooses the only one there is.
    await visitor.page.waitForURL(/\/demo\/callback/);
  });

  it('W32 violates no policy of a page', () => {
    expect(violations).toEqual([]);
  });
});
