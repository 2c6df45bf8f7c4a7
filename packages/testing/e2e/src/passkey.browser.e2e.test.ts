import { demoUser } from '@countersign/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable } from './browser.ts';
import { startInProcess } from './in-process.ts';
import { managementOf } from './management.ts';
import { openAuthenticator } from './virtual-authenticator.ts';
import { openVisitor, type Visitor } from './visitor.ts';

describe.skipIf(!chromiumAvailable())('a passkey, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let authenticator: Awaited<ReturnType<typeof openAuthenticator>>;
  let call: Awaited<ReturnType<typeof managementOf>>['call'];
  const violations: string[] = [];
  const offering = async (ui: 'autofill' | 'button') => {
    const listed = z.array(z.object({ id: z.string() }));
    const [database] = listed.parse(await call('GET', '/connections?strategy=auth0'));
    await call('PATCH', `/connections/${database?.id}`, {
      options: {
        authentication_methods: { passkey: { enabled: true } },
        passkey_options: { challenge_ui: ui },
      },
    });
  };

  beforeAll(async () => {
    site = await startInProcess();
    ({ call } = await managementOf(site));
    await offering('button');
    await call('PUT', '/guardian/policies', []);
    visitor = await openVisitor();
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

  it('is offered among what the browser fills in', async () => {
    await offering('autofill');
    await toLogin();
    // Nobody presses anything: its user is there, and chooses the only one there is.
    await visitor.page.waitForURL(/\/demo\/callback/);
  });

  it('W32 violates no policy of a page', () => {
    expect(violations).toEqual([]);
  });
});
