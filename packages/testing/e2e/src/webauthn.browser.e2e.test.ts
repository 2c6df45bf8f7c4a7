import { demoUser } from '@countersign/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable } from './browser.ts';
import { startInProcess } from './in-process.ts';
import { managementOf } from './management.ts';
import { openAuthenticator } from './virtual-authenticator.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const people = z.array(z.object({ user_id: z.string() }));
const link = z.object({ ticket: z.url() });

describe.skipIf(!chromiumAvailable())('a security key, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let authenticator: Awaited<ReturnType<typeof openAuthenticator>>;
  const violations: string[] = [];

  beforeAll(async () => {
    site = await startInProcess();
    const { call } = await managementOf(site);
    const turn = (factor: string, enabled: boolean) =>
      call('PUT', `/guardian/factors/${factor}`, { enabled });
    await turn('webauthn-roaming', true);
    await turn('otp', true);
    visitor = await openVisitor();
    visitor.page.on('console', (line) => {
      if (/Content Security Policy|Permissions/.test(line.text())) violations.push(line.text());
    });
    authenticator = await openAuthenticator(visitor.page, { transport: 'usb' });
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  const pressAndWait = async (path: RegExp) => {
    await visitor.page.getByRole('button', { name: 'Continue' }).press('Enter');
    await visitor.page.waitForURL(path);
  };
  const add = async () => {
    await visitor.signIn(site.url);
    await visitor.press('Security key');
  };

  it('W1 and W49: is enrolled by keyboard, and waits for a touch as long as it may', async () => {
    await add();
    await visitor.shows('40-key-enrollment');
    await authenticator.isTouched(false);
    await visitor.page.getByRole('button', { name: 'Continue' }).click();
    await visitor.page.getByRole('status').getByText('Waiting for your browser').waitFor();
    expect(await visitor.page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await visitor.shows('41-key-waiting');
    // Leaving ends the waiting; whoever comes back can begin anew.
    await visitor.press('Choose another method');
    await visitor.press('Security key');
    await authenticator.isTouched(true);
    await pressAndWait(/change-key-nickname/);
    await visitor.shows('42-key-nickname');
    await visitor.enter('nickname', 'Blue key');
    await visitor.shows('43-key-added');
    await visitor.leaveBy(() => visitor.page.keyboard.press('Enter'));
    await visitor.page.waitForURL(/\/demo\/callback/);
    expect(await authenticator.credentials()).toHaveLength(1);
  });

  it('W1 signs in the next time', async () => {
    await visitor.signIn(site.url);
    await visitor.shows('44-key-challenge');
    await pressAndWait(/\/demo\/callback/);
  });

  it('W29 and W20: leads from a key that is not theirs to a page that says so', async () => {
    const own = await authenticator.take();
    await visitor.signIn(site.url);
    await pressAndWait(/mfa-webauthn-error/);
    await visitor.shows('45-key-error');
    await authenticator.give(own);
    await visitor.press('Try again');
    await pressAndWait(/\/demo\/callback/);
  });

  it('W43 is proved before another password is chosen by a link', async () => {
    const { page } = visitor;
    const { call } = await managementOf(site);
    const found = await call('GET', `/users-by-email?email=${demoUser.email}`);
    const [{ user_id } = { user_id: '' }] = people.parse(found);
    const made = await call('POST', '/tickets/password-change', { user_id });
    const { ticket } = link.parse(made);
    await page.context().clearCookies();
    await page.goto(ticket);
    await page.waitForURL(/reset-password-mfa-webauthn-roaming-challenge/);
    await visitor.shows('50-reset-key');
    // The form is not to be had by its address alone.
    const state = new URL(page.url()).searchParams.get('state') ?? '';
    await page.goto(`${site.url}/u/reset-password?${new URLSearchParams({ state })}`);
    await page.waitForURL(/reset-password-mfa-webauthn-roaming-challenge/);
    await pressAndWait(/\/u\/reset-password\?/);
    await visitor.shows('51-reset-password');
    await page.locator('[name=password-reset]').fill('another horse battery staple');
    await visitor.enter('re-enter-password', 'another horse battery stable');
    await visitor.shows('52-reset-refused');
    await page.locator('[name=password-reset]').fill(demoUser.password);
    await visitor.enter('re-enter-password', demoUser.password);
    await page.waitForURL(/reset-password-success/);
    await visitor.shows('53-reset-done');
    await page.goto(ticket);
    await visitor.shows('54-reset-used');
    expect(await page.locator('h1').textContent()).toContain('no longer good');
    await visitor.signIn(site.url);
    await pressAndWait(/\/demo\/callback/);
  });

  it('W10 is refused where its answer lacks what it must have', async () => {
    await authenticator.lies({ isBadUP: true });
    await visitor.signIn(site.url);
    await pressAndWait(/mfa-webauthn-roaming-challenge/);
    await visitor.page.getByRole('alert').waitFor();
    await visitor.shows('46-key-refused');
    const focused = await visitor.page.locator(':focus').getAttribute('id');
    expect(focused).toBe('refusal');
    await authenticator.lies({ isBadUP: false });
    await pressAndWait(/\/demo\/callback/);
  });

  it('W13 is refused where its signature is none', async () => {
    await authenticator.lies({ isBogusSignature: true });
    await visitor.signIn(site.url);
    await pressAndWait(/mfa-webauthn-roaming-challenge/);
    expect(await visitor.page.getByRole('alert').textContent()).toContain('did not confirm');
    await authenticator.lies({ isBogusSignature: false });
    await pressAndWait(/\/demo\/callback/);
  });

  it('W32 violates no policy of a page', () => {
    expect(violations).toEqual([]);
  });
});

describe.skipIf(!chromiumAvailable())('a key of the device, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  const openings: Awaited<ReturnType<typeof openAuthenticator>>[] = [];

  beforeAll(async () => {
    site = await startInProcess();
    const { call } = await managementOf(site);
    for (const factor of ['webauthn-roaming', 'webauthn-platform']) {
      await call('PUT', `/guardian/factors/${factor}`, { enabled: true });
    }
    await call('PUT', '/guardian/factors/sms', { enabled: false });
    visitor = await openVisitor();
    openings.push(await openAuthenticator(visitor.page, { transport: 'usb' }));
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  const goOn = async (path: RegExp) => {
    await visitor.page.getByRole('button', { name: 'Continue' }).press('Enter');
    await visitor.page.waitForURL(path);
  };

  it('W33 is offered by nothing but the device: without one the login goes on', async () => {
    await visitor.signIn(site.url);
    await goOn(/change-key-nickname/);
    await goOn(/enrollment-success/);
    await goOn(/\/demo\/callback/);
    await visitor.signIn(site.url);
    await goOn(/\/demo\/callback/);
  });

  it('W33 and W49: is offered after another key, by keyboard, and named', async () => {
    openings.push(await openAuthenticator(visitor.page, { transport: 'internal' }));
    await visitor.signIn(site.url);
    await goOn(/mfa-webauthn-platform-enrollment/);
    await visitor.shows('47-device-offered');
    await goOn(/change-key-nickname/);
    await visitor.shows('48-device-nickname');
    await goOn(/enrollment-success/);
    await visitor.shows('49-device-added');
    await goOn(/\/demo\/callback/);
    expect(await openings[1]?.credentials()).toHaveLength(1);
  });

  it('W33 is asked for first where it was added', async () => {
    const { page } = visitor;
    const kept = (await page.context().cookies()).filter(({ name }) => /device/.test(name));
    expect(kept).toHaveLength(1);
    await page.context().clearCookies({ name: /^(?!.*device).*$/ });
    await page.goto(`${site.url}/demo`);
    await visitor.leaveBy(() => page.getByRole('link', { name: 'Sign in' }).click());
    await page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', demoUser.password);
    await page.waitForURL(/mfa-webauthn-platform-challenge/);
    await visitor.shows('50-device-challenge');
    await goOn(/\/demo\/callback/);
  });

  it('W19 is not added twice: the browser knows it, and the login goes on', async () => {
    await visitor.signIn(site.url);
    await goOn(/mfa-webauthn-platform-enrollment/);
    await goOn(/\/demo\/callback/);
    expect(await openings[1]?.credentials()).toHaveLength(1);
    const kept = (await visitor.page.context().cookies()).filter(({ name }) => /device/.test(name));
    expect(kept).toHaveLength(1);
  });
});
