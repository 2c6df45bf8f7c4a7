import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from '../browser.ts';
import { startInProcess } from '../in-process.ts';
import { type Management, managementOf } from '../management.ts';
import { type Admin, openAdmin, patience } from './admin-site.ts';

const path = '/emails/provider';
const buildsWithinMs = 100_000;

describe.skipIf(!chromiumAvailable())('a tenant’s own mail server, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let api: Management;
  let admin: Admin;

  beforeAll(async () => {
    site = await startInProcess({ ADMIN_UI: '1', ALLOW_PRIVATE_WEBHOOKS: '0' });
    api = await managementOf(site);
  });
  afterAll(async () => {
    await admin?.close();
    await site?.stop();
  });

  const field = (name: string) => admin.page.getByLabel(name, { exact: true });
  const saving = () => admin.page.getByRole('button', { name: 'Save' });
  const save = () => saving().click();
  /** What was saved has been read again: what is typed from here on is a change of it. */
  const saved = () => expect.poll(() => saving().isDisabled(), patience).toBe(true);
  const there = () => api.call('GET', path);
  const says = (text: string) => admin.page.getByText(text, { exact: true }).waitFor();

  it('is asked about once the UI is built', async () => {
    const ask = async () => (await fetch(`${site.url}/admin/`)).status;
    await expect.poll(ask, { timeout: buildsWithinMs, interval: 500 }).toBe(200);
    admin = await openAdmin(site);
  });

  it('is none at first; what is wrong is said at its field', async () => {
    await admin.open('/mail');
    await says('The deployment sends');
    expect(await admin.page.getByRole('button', { name: 'Remove the server' }).count()).toBe(0);
    await field('From *').fill('Acme <login@acme.example>');
    await field('Server *').fill('localhost');
    await field('User *').fill('postmaster');
    await admin.page.getByLabel('Password *', { exact: true }).fill('canary');
    await save();
    await says('The address may not be called from here');
    await admin.shows('mail-refused');
  });

  it('is set up, and sends; its password is not shown again', async () => {
    await field('Server *').fill('mail.acme.example');
    await save();
    await says('Your own server sends');
    await expect.poll(there, patience).toMatchObject({
      ...{ enabled: true, default_from_address: 'Acme <login@acme.example>' },
      credentials: { smtp_host: 'mail.acme.example', smtp_port: 587, smtp_user: 'postmaster' },
    });
    await admin.open('/mail');
    expect(await field('Password').inputValue()).toBe('');
    await admin.shows('mail');
  });

  it('keeps its password where none is typed, and takes it anew for another server', async () => {
    await field('User *').fill('other');
    await save();
    await expect.poll(there, patience).toMatchObject({ credentials: { smtp_user: 'other' } });
    await saved();
    await field('Server *').fill('mail.other.example');
    await save();
    await says('A password is sent to no other server than it was given for: give it anew');
    await field('Password').fill('canary-anew');
    await save();
    await expect
      .poll(there, patience)
      .toMatchObject({ credentials: { smtp_host: 'mail.other.example' } });
  });

  it('is not written over what somebody else has decided meanwhile', async () => {
    await admin.open('/mail');
    await field('From *').fill('mine@acme.example');
    await api.call('PATCH', path, { default_from_address: 'theirs@acme.example' });
    await save();
    await admin.page.getByText('Somebody else has changed this').waitFor();
    expect(await there()).toMatchObject({ default_from_address: 'theirs@acme.example' });
    await admin.page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => field('From *').inputValue(), patience).toBe('theirs@acme.example');
  });

  it('is removed after a question, and the deployment sends', async () => {
    await admin.page.getByRole('button', { name: 'Remove the server' }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('Then the deployment sends your mails').waitFor();
    await dialog.getByRole('button', { name: 'Remove the server' }).click();
    await says('The deployment sends');
    await expect(there()).rejects.toThrow();
  });

  it('is tested: a mail goes by the server that sends now, and each step is shown', async () => {
    const address = admin.page.getByLabel('Address');
    const send = admin.page.getByRole('button', { name: 'Send', exact: true });
    await address.fill('nobody');
    await send.click();
    await admin.page.getByText("Object didn't pass validation for format email").waitFor();
    await admin.shows('mail-test-refused');
    await address.fill('ada@example.com');
    await send.click();
    for (const said of ['Requested', 'The deployment’s server is asked', 'Taken', 'Handed over'])
      await says(said);
    await admin.shows('mail-test');
  });

  it('cannot be changed by who may only read it', async () => {
    await api.call('POST', path, {
      ...{ name: 'smtp', default_from_address: 'login@acme.example' },
      credentials: {
        ...{ smtp_host: 'mail.acme.example', smtp_port: 465 },
        ...{ smtp_user: 'postmaster', smtp_pass: 'canary' },
      },
    });
    const auditor = await openAdmin(site, { scope: 'read:email_provider read:mfa_policies' });
    await auditor.open('/mail');
    await auditor.page.getByText('Your role lets you read this, but not change it.').waitFor();
    expect(await auditor.page.getByRole('button', { name: 'Remove the server' }).count()).toBe(0);
    await auditor.close();
  });

  it('has complained of nothing', () => expect(admin.complaints).toEqual([]));
});
