import { gzipSync } from 'node:zlib';
import { demoUser } from '@countersign/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { application } from '../application.ts';
import { chromiumAvailable } from '../browser.ts';
import { outboxOf } from '../countersign.ts';
import { startInProcess } from '../in-process.ts';
import { signIn } from '../login.ts';
import { type Management, managementOf } from '../management.ts';
import { codeSentTo } from '../sms-code.ts';
import { type Admin, openAdmin, ownClientId, patience } from './admin-site.ts';
import { hostElsewhere } from './elsewhere.ts';

const people = z.array(z.object({ user_id: z.string() }));
const roles = z.array(z.object({ id: z.string() }));
const apis = z.array(
  z.object({ id: z.string(), scopes: z.array(z.object({ value: z.string() })).default([]) }),
);
const readiness = z.object({ people: z.object({ without_second_factor: z.number() }) });
/** Nothing is ever sent there: it is only for what nobody here does. */
const receiver = 'http://127.0.0.1:9/log';
const filtered = 'scim.event';
const buildsWithinMs = 100_000;
/** As the Standard Webhooks scheme has it. */
const webhookSecret = `whsec_${Buffer.from('canary'.repeat(6)).toString('base64')}`;
const initialBytesMax = 280_000;
/** Until the first screen can be used: the page, its program, its words, and what it shows. */
const requestsMax = 17;
const apiRequestsMax = 3;

describe.skipIf(!chromiumAvailable())('the admin UI, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let api: Management;
  let admin: Admin;
  let userId = '';

  beforeAll(async () => {
    site = await startInProcess({ ADMIN_UI: '1' });
    api = await managementOf(site);
    const [found] = people.parse(await api.call('GET', `/users-by-email?email=${demoUser.email}`));
    userId = found?.user_id ?? '';
  });
  afterAll(async () => {
    await admin?.close();
    await site?.stop();
  });

  const button = (name: string | RegExp) => admin.page.getByRole('button', { name, exact: true });
  const alert = () => admin.page.getByRole('alert');
  const saved = () =>
    expect
      .poll(() => alert().allTextContents(), patience)
      .toContainEqual(expect.stringMatching(/^Saved/));

  const changedMeanwhile = () =>
    expect
      .poll(() => alert().allTextContents(), patience)
      .toContainEqual(expect.stringContaining('Somebody else has changed this'));

  it('is built when it is first asked for, and says so meanwhile', async () => {
    const ask = async () => {
      const response = await fetch(`${site.url}/admin/`);
      const text = await response.text();
      const isBeing = response.status === 503 && text.includes('is being built');
      return isBeing ? 'being built' : response.status;
    };
    expect(['being built', 200]).toContain(await ask());
    await expect.poll(ask, { timeout: buildsWithinMs, interval: 500 }).toBe(200);
  });

  it('is small, and says by itself what it may load', async () => {
    const page = await fetch(`${site.url}/admin/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    // What it would have to ask for first stands in it.
    expect(html).toContain(`{"issuer":"${site.url}/","clientId":"countersign-admin"`);
    const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const file of files) {
      const at = `${site.url}/admin/${file}`;
      const asset = await fetch(at, { headers: { 'accept-encoding': 'identity' } });
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expect(asset.headers.get('content-encoding')).toBeNull();
      for (const encoding of ['gzip', 'br']) {
        const compressed = await fetch(at, { headers: { 'accept-encoding': encoding } });
        expect(compressed.headers.get('content-encoding')).toBe(encoding);
        expect(await compressed.text()).toBe(await asset.clone().text());
      }
      bytes += gzipSync(Buffer.from(await asset.arrayBuffer())).length;
    }
    expect(bytes).toBeLessThan(initialBytesMax);
    expect((await fetch(`${site.url}/admin/assets/none.js`)).status).toBe(404);
  });

  it('leads who is not signed in to the login', async () => {
    const stranger = await openAdmin(site, { isSignedIn: false });
    await stranger.open('/users');
    await stranger.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await stranger.shows('sign-in');
    expect(stranger.complaints).toEqual([]);
    await stranger.close();
  });

  it('shows when a second step is asked for, and in which ways', async () => {
    admin = await openAdmin(site);
    await admin.open('/');
    expect(await admin.page.getByRole('radio', { name: /^Always/ }).isChecked()).toBe(true);
    expect(await admin.page.getByRole('switch', { name: 'Phone message' }).isChecked()).toBe(true);
    await admin.shows('overview');
  });

  it('is usable after a bounded number of requests', async () => {
    const asked: string[] = [];
    const stranger = await openAdmin(site);
    stranger.page.on('request', (request) => asked.push(request.url()));
    // What is shown first is asked for while the program is still on its way.
    const isAskedAhead = stranger.page.waitForRequest(/\/mfa\/readiness$/);
    await stranger.page.route(/\/assets\/program-/, async (route) => {
      await isAskedAhead;
      await route.continue();
    });
    await stranger.page.goto(`${site.url}/admin/#/`);
    await stranger.page.getByRole('radio', { name: /^Always/ }).waitFor();
    // Counted, as a second is long on one machine and short on another.
    const ofApi = asked.filter((url) => url.includes('/api/v2/'));
    expect(asked.filter((url) => url.endsWith('/config.json'))).toEqual([]);
    expect(ofApi.length, ofApi.join('\n')).toBeLessThanOrEqual(apiRequestsMax);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(requestsMax);
    await stranger.close();
  });

  it('says before the policy is saved how many people will be asked to enrol', async () => {
    await api.call('PUT', '/guardian/policies', []);
    const read = await api.call('GET', '/countersign/mfa/readiness?include_people=true');
    const { people: counted } = readiness.parse(read);
    await admin.open('/logs');
    await admin.open('/');
    await admin.page.getByRole('radio', { name: /^Always/ }).click();
    const { without_second_factor: count } = counted;
    await admin.page
      .getByText(
        new RegExp(`^${count} p\\w+ without a second factor will be asked to enrol at their next`),
      )
      .waitFor();
    await admin.shows('policy');
    await button('Always').click();
    await saved();
    expect(await api.call('GET', '/guardian/policies')).toEqual(['all-applications']);
  });

  it('finds a login by the reference of an error page, and tells all of it', async () => {
    const begun = await signIn(site.url, application(site.url));
    const offered = await begun.submit(begun.page, { phone: '+12025550142' });
    const code = await codeSentTo({ outbox: () => outboxOf(site.url) }, '+12025550142');
    const wrong = code === '000000' ? '000001' : '000000';
    const refused = await begun.submit(offered, { code: wrong });
    const [, reference = ''] = /Reference: ([\w-]+)</.exec(refused.html) ?? [];
    await begun.submit(refused, { code });
    await admin.open('/logins');
    await admin.page.getByRole('cell', { name: demoUser.email }).waitFor();
    await admin.shows('logins');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByLabel('Reference from an error page').fill(reference);
    await button('Show the login').click();
    for (const said of ['Began to enrol', 'Text message handed over', 'Wrong answer', 'Enrolled'])
      await admin.page.getByText(said, { exact: true }).waitFor();
    await admin.shows('login');
    await admin.open('/');
    await admin.page.getByText('Half answer within').waitFor();
    await admin.page.getByText('Wrong answer · Phone message · wrong code: 1').waitFor();
    await button('7 days').click();
    await admin.shows('overview-stats');
  });

  it('warns before the last factor is switched off, and from then on', async () => {
    await admin.page.getByRole('switch', { name: 'Phone message' }).click();
    await admin.page.getByText('This is the last factor').waitFor();
    await admin.shows('last-factor');
    await button('Phone message: Off').click();
    await admin.page.getByText('Everybody is let in with a password alone').first().waitFor();
    await admin.shows('waived');
    expect(await api.call('GET', '/guardian/factors')).toContainEqual(
      expect.objectContaining({ name: 'sms', enabled: false }),
    );
  });

  it('says what switching a factor on will do, and does nothing if it is called off', async () => {
    await admin.page.getByRole('switch', { name: 'Phone message' }).click();
    await button('Cancel').click();
    expect(await admin.page.getByRole('switch', { name: 'Phone message' }).isChecked()).toBe(false);
    await admin.page.getByRole('switch', { name: 'Phone message' }).click();
    await button('Phone message: On').click();
    await admin.page
      .getByText('Everybody is let in with a password alone')
      .waitFor({ state: 'detached' });
  });

  it('switches nothing that somebody else has switched meanwhile', async () => {
    const dialog = admin.page.getByRole('dialog');
    await api.call('PUT', '/guardian/factors/otp', { enabled: true });
    await admin.page.getByRole('switch', { name: 'Authenticator app' }).click();
    await button('Authenticator app: On').click();
    await dialog.getByText('Somebody else has changed this').waitFor();
    await admin.shows('overview-changed');
    await dialog.getByRole('button', { name: 'Reload' }).click();
    const isOn = () => admin.page.getByRole('switch', { name: 'Authenticator app' }).isChecked();
    await expect.poll(isOn, patience).toBe(true);
    await api.call('PUT', '/guardian/factors/otp', { enabled: false });
  });

  it('names the field of a provider that is wrong, and keeps what is right', async () => {
    await admin.open('/messages');
    await admin.page.getByText('Not configured', { exact: true }).waitFor();
    await admin.shows('messages');
    const save = () =>
      admin.page.locator('section', { hasText: 'Who carries' }).getByText('Save').click();
    await admin.page.getByLabel('From', { exact: true }).fill('x'.repeat(70));
    await save();
    await admin.page.getByText('String is too long (70 chars), maximum 64').first().waitFor();
    await admin.shows('messages-refused');
    await admin.page.getByRole('tab', { name: 'Your own webhook' }).click();
    await admin.page.getByLabel('Address of the webhook').fill('https://hooks.example.com/sms');
    await admin.page.getByLabel('Signing secret').fill(webhookSecret);
    await save();
    await saved();
    await admin.page.getByText('Configured', { exact: true }).waitFor();
    await admin.shows('messages-webhook');
    expect(
      await api.call('GET', '/guardian/factors/phone/providers/phone-message-hook'),
    ).toMatchObject({ url: 'https://hooks.example.com/sms' });
  });

  it('says at the field why a test message cannot go out', async () => {
    await admin.open('/messages');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByLabel('Phone number, with + and the country').fill('12');
    await button('Send').click();
    await admin.page.getByText("Object didn't pass validation for format phone-number").waitFor();
    await admin.shows('messages-test-refused');
  });

  it('sends a test message, and shows each of its steps', async () => {
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByLabel('Phone number, with + and the country').fill('+1 202 555 0177');
    await button('Send').click();
    await admin.page.getByText('Handed over', { exact: true }).waitFor();
    for (const said of ['Requested', "The demo's outbox is asked", "The demo's outbox took it"])
      await admin.page.getByText(said, { exact: true }).waitFor();
    expect(await outboxOf(site.url)).toContainEqual(
      expect.objectContaining({ to: '+12025550177' }),
    );
  });

  it('puts providers in order by the mouse, and shows the failover of a test', async () => {
    // Nobody listens there.
    const url = 'http://127.0.0.1:9/sms';
    const hook = '/guardian/factors/phone/providers/phone-message-hook';
    await api.call('PUT', hook, { url, signing_secret: webhookSecret });
    await admin.open('/messages');
    await button('Add Your own webhook').click();
    const last = admin.page.getByRole('listitem').filter({ hasText: '2. Your own webhook' });
    const first = admin.page.getByRole('listitem').filter({ hasText: "1. The demo's outbox" });
    await last.dragTo(first);
    await admin.page.getByText('1. Your own webhook').waitFor();
    expect(await api.call('GET', '/guardian/factors/phone/providers')).toEqual({
      order: ['phone-message-hook', 'outbox'],
    });
    await admin.page.getByLabel('Phone number, with + and the country').fill('+12025550178');
    await button('Send').click();
    await admin.page.getByText('Handed over', { exact: true }).waitFor();
    await admin.page.getByText(/^Your own webhook did not take it: /).waitFor();
    await admin.page.getByText("Next in the order: The demo's outbox is asked").waitFor();
    await admin.shows('messages-test');
  });

  it('puts them in order by the keyboard as well', async () => {
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await button('Try Your own webhook later').focus();
    await admin.page.keyboard.press('Enter');
    await admin.page.getByText('2. Your own webhook').waitFor();
    await button('Do not try Your own webhook').focus();
    await admin.page.keyboard.press('Enter');
    await button('Add Your own webhook').waitFor();
    expect(await api.call('GET', '/guardian/factors/phone/providers')).toEqual({
      order: ['outbox'],
    });
  });

  it('overwrites no order that somebody else has chosen meanwhile', async () => {
    const providers = '/guardian/factors/phone/providers';
    await button('Add Your own webhook').click();
    await admin.page.getByText('2. Your own webhook').waitFor();
    await api.call('PUT', providers, { order: ['phone-message-hook'] });
    await button('Do not try Your own webhook').click();
    await changedMeanwhile();
    await admin.page.getByText('1. Your own webhook').waitFor();
    expect(await api.call('GET', providers)).toEqual({ order: ['phone-message-hook'] });
    const types = '/guardian/factors/phone/message-types';
    await api.call('PUT', types, { message_types: ['voice'] });
    await admin.page.getByRole('checkbox', { name: 'Voice call' }).click();
    await changedMeanwhile();
    expect(await api.call('GET', types)).toEqual({ message_types: ['voice'] });
    await api.call('PUT', types, { message_types: ['sms'] });
    await api.call('PUT', providers, { order: ['outbox'] });
  });

  it('lets nobody choose a call that no provider in the order makes', async () => {
    const providers = '/guardian/factors/phone/providers';
    const call = () => admin.page.getByRole('checkbox', { name: 'Voice call' });
    expect(await call().isDisabled()).toBe(false);
    const twilio = { sid: `AC${'0'.repeat(32)}`, auth_token: 'canary', from: '+12025550100' };
    await api.call('PUT', `${providers}/twilio`, twilio);
    await api.call('PUT', providers, { order: ['twilio'] });
    await admin.open('/logs');
    await admin.open('/messages');
    await admin.page.getByText('None of the providers in the order can call.').waitFor();
    expect(await call().isDisabled()).toBe(true);
    await api.call('PUT', providers, { order: ['outbox'] });
    await admin.open('/logs');
    await admin.open('/messages');
    await expect.poll(() => call().isDisabled(), patience).toBe(false);
  });

  it('shows a text as it goes out in a language, and what it costs', async () => {
    const text = admin.page.getByLabel(/^To sign in/);
    await text.fill(
      "{% if locale == 'ja' %}{{code}} は確認コードです{% else %}{{code}}{% endif %}",
    );
    await admin.page.getByText('Japanese: UCS-2, 1 part').waitFor();
    await admin.page.getByLabel('Language of the preview').click();
    await admin.page.getByRole('option', { name: 'Japanese' }).click();
    await admin.page.getByText('123456 は確認コードです').waitFor();
    await admin.shows('messages-texts');
    await text.fill('{{ code');
    await admin.page.getByText(/not closed/).waitFor();
  });

  it('finds a person by the beginning of a name, and shows what they have', async () => {
    await api.call('POST', `/users/${encodeURIComponent(userId)}/authentication-methods`, {
      ...{ type: 'phone', phone_number: '+12025550123', name: 'Work' },
      preferred_authentication_method: 'sms',
    });
    await admin.open('/users');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByLabel('Name, e-mail, phone or user ID').fill(demoUser.email.slice(0, 4));
    // The heading and one person.
    await expect.poll(() => admin.page.getByRole('row').count(), patience).toBe(2);
    await admin.page.getByRole('cell', { name: demoUser.email }).waitFor();
    await admin.shows('people');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByRole('cell', { name: demoUser.email }).click();
    await admin.page.getByText('Work', { exact: true }).waitFor();
    await admin.shows('person');
  });

  it('has one browser forget a person, and no other', async () => {
    const begun = await signIn(site.url, application(site.url));
    const code = await codeSentTo({ outbox: () => outboxOf(site.url) }, '+12025550142', 2);
    await begun.submit(begun.page, { code, rememberBrowser: 'true' });
    await admin.page.reload();
    await admin.page.getByText('Unknown browser').waitFor();
    await button('Forget').click();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await admin.page.getByText('Nowhere.').waitFor();
  });

  it('makes a link to enrol, and shows it this once', async () => {
    await button('Enrolment link').click();
    await admin.page.getByLabel('Also where something is enrolled already').check();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Enrolment link' }).click();
    const link = admin.page.getByRole('textbox', { name: 'Enrolment link' });
    await expect.poll(() => link.inputValue(), patience).toContain(site.url);
    await admin.shows('person-link');
    await button('Close').click();
  });

  it('resets all that a person has enrolled', async () => {
    await button('Reset all').click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('The phone was lost');
    await admin.shows('person-reset');
    await dialog.getByRole('button', { name: 'Reset all' }).click();
    await admin.page.getByText('Nothing is enrolled.').waitFor();
    const lines = () => api.call('GET', '/logs?q=type:sapi');
    await expect.poll(lines, patience).toContainEqual(
      expect.objectContaining({
        details: expect.objectContaining({ note: 'The phone was lost' }),
      }),
    );
    const methods = `/users/${encodeURIComponent(userId)}/authentication-methods`;
    expect(await api.call('GET', methods)).toEqual([]);
  });

  it('gives a person a role, and takes it away', async () => {
    const roles = `/users/${encodeURIComponent(userId)}/roles`;
    await button('Give Auditor').click();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Give Auditor' }).click();
    await button('Take Auditor away').waitFor();
    expect(await api.call('GET', roles)).toMatchObject([{ name: 'Auditor' }]);
    await admin.shows('person-role');
    await button('Take Auditor away').click();
    const sure = admin.page.getByRole('dialog').getByRole('button', { name: 'Take Auditor away' });
    await sure.click();
    await button('Give Auditor').waitFor();
    expect(await api.call('GET', roles)).toEqual([]);
  });

  it('erases a person when their address is typed, and not before', async () => {
    const gone = await api.createUser('gone@example.com');
    await admin.open(`/users/${encodeURIComponent(gone)}/show`);
    await button('Erase').click();
    const sure = admin.page.getByRole('dialog').getByRole('button', { name: 'Erase' });
    expect(await sure.isDisabled()).toBe(true);
    await admin.page.getByLabel('Type gone@example.com to confirm').fill('gone@example.com');
    await admin.shows('person-erase');
    await sure.click();
    await admin.page.waitForURL(/#\/users$/);
    expect(await api.call('GET', '/users-by-email?email=gone@example.com')).toEqual([]);
  });

  it('tells what happened, by kind', async () => {
    await admin.open('/logs?filter={"kind":"changes"}');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page
      .getByText(/^Management API operation: [A-Z]+ .api.v2./)
      .first()
      .waitFor();
    await admin.shows('logs');
  });

  it.each(['security', 'branding', 'applications'])('opens %s', async (name) => {
    await admin.open(`/${name}`);
    await admin.shows(name);
  });

  it('has the log sent to an address, and says what is wrong with one', async () => {
    const { page } = admin;
    await admin.open('/log-streams');
    await admin.shows('log-streams');
    await page.getByRole('button', { name: 'Add a stream' }).click();
    const add = page.getByRole('dialog', { name: 'Add a stream' });
    await add.getByLabel('Name').fill('Archive');
    await add.getByLabel('Address of the receiver').fill('nowhere');
    await add.getByRole('button', { name: 'Add a stream' }).click();
    await add.getByText(/property sink\.httpEndpoint/).waitFor();
    await admin.shows('log-streams-refused');
    await add.getByLabel('Address of the receiver').fill(receiver);
    await add.getByLabel('What is sent').fill('scim');
    await page.getByRole('option', { name: filtered }).click();
    const header = async (number: number, name: string, value: string) => {
      await add.getByRole('button', { name: 'Add a header' }).press('Enter');
      // Whoever types goes on in the row that they added.
      await page.keyboard.type(name);
      await page.keyboard.press('Tab');
      await page.keyboard.type(value);
      expect(await add.getByLabel(`Value of header ${number}`).inputValue()).toBe(value);
    };
    await header(1, 'x-goes', 'canary-one');
    await header(2, 'host', 'canary-two');
    await header(3, 'x-key', 'canary-three');
    await add.getByRole('button', { name: 'Add a stream' }).click();
    await add.getByText(/property sink\.httpCustomHeaders\.1\.header/).waitFor();
    const refused = add.getByLabel('Name of header 2');
    expect(await refused.getAttribute('aria-invalid')).toBe('true');
    expect(await add.getByLabel('Name of header 1').getAttribute('aria-invalid')).toBe('false');
    await admin.shows('log-streams-header-refused');
    await refused.fill('x-tenant');
    await add.getByRole('button', { name: 'Remove header 1' }).press('Enter');
    const focused = add.locator(':focus');
    await expect.poll(() => focused.textContent(), patience).toBe('Add a header');
    await add.getByRole('button', { name: 'Add a stream' }).click();

    const told = page.getByRole('dialog', { name: 'Signing secret' });
    await expect.poll(() => told.getByRole('textbox').inputValue(), patience).toMatch(/^whsec_/);
    await told.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Pause Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause Archive' }).click();
    await page.getByRole('button', { name: 'Resume Archive' }).waitFor();
    await page.getByRole('button', { name: 'Change Archive' }).click();
    const change = page.getByRole('dialog', { name: 'Change Archive' });
    await change.getByLabel('Authorization').fill('Bearer of the archive');
    await change.getByLabel('Name of header 1').fill('x-account');
    await change.getByRole('button', { name: 'Change Archive' }).click();
    await change.getByText('Type its value, or remove the header').first().waitFor();
    await change.getByLabel('Value of header 1').fill('canary-four');
    await change.getByRole('button', { name: 'Change Archive' }).click();
    await change.waitFor({ state: 'detached' });
    expect(await api.call('GET', '/log-streams')).toMatchObject([
      {
        ...{ name: 'Archive', status: 'paused', filters: [{ name: filtered }] },
        sink: {
          ...{ httpEndpoint: receiver, httpAuthorization: '********' },
          httpCustomHeaders: [
            { header: 'x-account', value: '********' },
            { header: 'x-key', value: '********' },
          ],
        },
      },
    ]);
    await admin.shows('log-streams-added');
    await page.getByRole('button', { name: 'Remove Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove Archive' }).click();
    await page.getByText('The log is sent nowhere yet').waitFor();
  });

  it('shows a page in colours that are not saved yet', async () => {
    await admin.open('/branding');
    const frame = admin.page.frameLocator('iframe');
    await frame.getByRole('heading').first().waitFor();
    await admin.page.getByLabel('Colour of buttons and links').fill('#005f39');
    const read = "getComputedStyle(document.querySelector('button.submit')).backgroundColor";
    // The frame may go on to its next page meanwhile: then it is looked at again.
    const colour = () => admin.page.frames().at(-1)?.evaluate<string>(read).catch(String);
    await expect.poll(colour, patience).toBe('rgb(0, 95, 57)');
    await admin.page.getByLabel('Language of the preview').click();
    await admin.page.getByRole('option', { name: 'German' }).click();
    await expect.poll(() => frame.locator('html').getAttribute('lang'), patience).toBe('de');
    expect(await api.call('GET', '/branding')).not.toMatchObject({
      colors: { primary: '#005f39' },
    });
  });

  it('has the pages say what the tenant would have them say, and shows it before', async () => {
    await admin.open('/texts');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    const frame = admin.page.frameLocator('iframe');
    await admin.page.getByLabel('title', { exact: true }).fill('Welcome to Acme');
    await frame.getByRole('heading', { name: 'Welcome to Acme' }).waitFor();
    const path = '/prompts/login/custom-text/en';
    expect(await api.call('GET', path)).toEqual({});
    await button('Save').click();
    await saved();
    expect(await api.call('GET', path)).toEqual({ login: { title: 'Welcome to Acme' } });
    await admin.shows('texts');
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.getByLabel('title', { exact: true }).fill('');
    await button('Save').click();
    await expect.poll(() => api.call('GET', path), patience).toEqual({});
    await admin.page.getByLabel('Page', { exact: true }).click();
    await admin.page.getByRole('option', { name: 'mfa-sms-challenge' }).click();
    await admin.page.getByLabel('Language', { exact: true }).click();
    await admin.page.getByRole('option', { name: 'German' }).click();
    await admin.page.getByLabel('description', { exact: true }).fill('Der Code ging an');
    await frame.getByText('Der Code ging an 0123.').waitFor();
  });

  it('adds an application, and shows its secret this once', async () => {
    await admin.open('/applications');
    await button('Add an application').click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Shop');
    await dialog.getByLabel('Kind').click();
    await admin.page.getByRole('option', { name: 'Web application with a server' }).click();
    await dialog.getByRole('button', { name: 'Add an application' }).click();
    await admin.page.getByRole('textbox', { name: 'Client secret' }).waitFor();
    await button('Close').click();
    await admin.page.getByRole('link', { name: 'Shop', exact: true }).waitFor();
    await admin.shows('applications-added');
  });

  it('changes an application, and names the field that is wrong', async () => {
    await admin.page.getByRole('link', { name: 'Shop', exact: true }).click();
    const callbacks = admin.page.getByLabel('Where people come back to (callbacks)');
    await callbacks.pressSequentially('https://shop.example/one\nhttps://shop.example/two');
    await admin.page.getByLabel('client_credentials').check();
    await admin.page.getByLabel('Seconds a refresh token is good for').fill('86400');
    await admin.page.getByLabel('Seconds of disuse it survives').fill('3600');
    await button('Save').click();
    await saved();
    const found = async () => {
      const shops = z.array(z.looseObject({ name: z.string(), client_id: z.string() }));
      return shops.parse(await api.call('GET', '/clients')).find(({ name }) => name === 'Shop');
    };
    expect(await found()).toMatchObject({
      callbacks: ['https://shop.example/one', 'https://shop.example/two'],
      grant_types: expect.arrayContaining(['client_credentials']),
      refresh_token: { token_lifetime: 86_400, idle_token_lifetime: 3_600 },
    });
    await admin.shows('application');
    await callbacks.fill('shop.example');
    await button('Save').click();
    await admin.page
      .getByText("Object didn't pass validation for format callback-url")
      .first()
      .waitFor();
    await admin.shows('application-refused');
    const path = `/clients/${(await found())?.client_id}`;
    await api.call('PATCH', path, { callbacks: ['https://shop.example/theirs'] });
    await callbacks.fill('https://shop.example/ours');
    await button('Save').click();
    await admin.page.getByText('Somebody else has changed this').waitFor();
    expect(await found()).toMatchObject({ callbacks: ['https://shop.example/theirs'] });
    await button('Reload').click();
    await expect.poll(() => callbacks.inputValue(), patience).toBe('https://shop.example/theirs');
  });

  it('adds an API, and a role that permits one of its scopes', async () => {
    await admin.open('/access');
    const dialog = () => admin.page.getByRole('dialog');
    await button('Add an API').click();
    await dialog().getByLabel('Name', { exact: true }).fill('Payroll');
    await dialog().getByLabel('Identifier', { exact: true }).fill('https://payroll.example');
    await dialog().getByLabel('Scopes').fill('read:pay Read the payroll\nwrite:pay');
    await admin.shows('access-api');
    await dialog().getByRole('button', { name: 'Add an API' }).click();
    await admin.page.getByText('https://payroll.example · 2 scopes').waitFor();
    await button('Add a role').click();
    await dialog().getByLabel('Name', { exact: true }).fill('Payroll clerk');
    await dialog().getByLabel('What it is for').fill('Reads the payroll');
    await dialog().getByRole('button', { name: 'Add a role' }).click();
    await button('Permissions of Payroll clerk').click();
    await dialog().getByLabel('Permissions', { exact: true }).fill('read:pay');
    await admin.page.getByRole('option', { name: 'read:pay' }).click();
    await dialog().getByRole('button', { name: 'Permissions of Payroll clerk' }).click();
    await dialog().waitFor({ state: 'detached' });
    const [role] = roles.parse(await api.call('GET', '/roles?name_filter=Payroll'));
    expect(await api.call('GET', `/roles/${role?.id}/permissions`)).toMatchObject([
      { permission_name: 'read:pay', resource_server_identifier: 'https://payroll.example' },
    ]);
    await admin.shows('access');
  });

  it('takes no scope away that somebody added while an API was being changed', async () => {
    await admin.open('/access');
    const [payroll] = apis.parse(
      await api.call('GET', '/resource-servers?identifiers=https%3A%2F%2Fpayroll.example'),
    );
    const path = `/resource-servers/${payroll?.id}`;
    const dialog = admin.page.getByRole('dialog');
    await button('Change Payroll').click();
    await dialog.getByLabel('Scopes').fill('read:pay Read the payroll');
    const scopes = [...(payroll?.scopes ?? []), { value: 'audit:pay' }];
    await api.call('PATCH', path, { scopes });
    // The page reads what there is when somebody comes back to its window.
    await admin.page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    await admin.page.getByText('https://payroll.example · 3 scopes').waitFor();
    await dialog.getByRole('button', { name: 'Change Payroll' }).click();
    await dialog.getByText('Somebody else has changed this').waitFor();
    expect(await api.call('GET', path)).toMatchObject({ scopes });
    await admin.shows('access-changed');
    await dialog.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => dialog.getByLabel('Scopes').inputValue()).toContain('audit:pay');
    // Whoever opens it again sees nothing of what was called off.
    await dialog.getByLabel('Scopes').fill('');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await button('Change Payroll').click();
    expect(await dialog.getByLabel('Scopes').inputValue()).toContain('audit:pay');
    await dialog.getByLabel('Name', { exact: true }).fill('Salaries');
    await dialog.getByRole('button', { name: 'Change Payroll' }).click();
    await button('Change Salaries').waitFor();
    expect(await api.call('GET', path)).toMatchObject({ name: 'Salaries', scopes });
  });

  it('tells who saves after somebody else, and overwrites nothing', async () => {
    await admin.open('/security');
    const most = admin.page.getByLabel('Wrong passwords, before the next is not looked at');
    await most.fill('20');
    const path = '/attack-protection/brute-force-protection';
    await api.call('PATCH', path, { max_attempts: 5 });
    await admin.page.locator('section', { hasText: 'Guessing one' }).getByText('Save').click();
    await admin.page.getByText('Somebody else has changed this').waitFor();
    expect(await api.call('GET', path)).toMatchObject({ max_attempts: 5 });
    await admin.shows('security-changed');
    await button('Reload').click();
    await expect.poll(() => most.inputValue(), patience).toBe('5');
    await most.fill('20');
    await admin.page.locator('section', { hasText: 'Guessing one' }).getByText('Save').click();
    await saved();
    // What was saved is what the next change is made of.
    await most.fill('21');
    await admin.page.locator('section', { hasText: 'Guessing one' }).getByText('Save').click();
    await expect.poll(() => api.call('GET', path), patience).toMatchObject({ max_attempts: 21 });
  });

  it('takes back what was saved, and nothing that somebody else has changed since', async () => {
    const path = '/attack-protection/brute-force-protection';
    await api.call('PATCH', path, { max_attempts: 21 });
    await admin.open('/security');
    const most = admin.page.getByLabel('Wrong passwords, before the next is not looked at');
    const save = async (attempts: number) => {
      await most.fill(`${attempts}`);
      await admin.page.locator('section', { hasText: 'Guessing one' }).getByText('Save').click();
      await expect
        .poll(() => api.call('GET', path), patience)
        .toMatchObject({
          ...{ max_attempts: attempts },
        });
    };
    await save(22);
    await button('Undo').waitFor();
    await admin.shows('saved');
    await button('Undo').click();
    await expect.poll(() => alert().allTextContents(), patience).toContainEqual('Undone');
    expect(await api.call('GET', path)).toMatchObject({ max_attempts: 21 });
    await expect.poll(() => most.inputValue(), patience).toBe('21');

    await save(23);
    await button('Undo').waitFor();
    await api.call('PATCH', path, { max_attempts: 6 });
    await button('Undo').click();
    await changedMeanwhile();
    expect(await api.call('GET', path)).toMatchObject({ max_attempts: 6 });

    await admin.open('/');
    await admin.page.getByRole('switch', { name: 'Authenticator app' }).click();
    await button('Authenticator app: On').click();
    await button('Undo').click();
    await expect.poll(() => alert().allTextContents(), patience).toContainEqual('Undone');
    const app = admin.page.getByRole('switch', { name: 'Authenticator app' });
    await expect.poll(() => app.isChecked(), patience).toBe(false);
  });

  it('speaks German and Spanish', async () => {
    await admin.open('/');
    await button('English').click();
    await admin.page.getByRole('menuitem', { name: 'Deutsch' }).click();
    await admin.page.getByRole('heading', { name: 'Faktoren' }).waitFor();
    await admin.shows('overview-de');
    await button('Deutsch').click();
    await admin.page.getByRole('menuitem', { name: 'Español' }).click();
    await admin.page.getByRole('heading', { name: 'Factores' }).waitFor();
    expect(await admin.page.locator('html').getAttribute('lang')).toBe('es');
  });

  it('has complained of nothing, and asked nothing of another site', () => {
    expect(admin.complaints).toEqual([]);
  });

  it('shows who may only read what there is, and lets them change nothing', async () => {
    const scope = 'read:guardian_factors read:mfa_policies read:users read:logs';
    const auditor = await openAdmin(site, { scope });
    await auditor.open('/');
    expect(await auditor.page.getByRole('switch', { name: 'Phone message' }).isDisabled()).toBe(
      true,
    );
    const said = auditor.page.getByText('Your role lets you read this, but not change it.');
    expect(await said.count()).toBe(2);
    expect(await auditor.page.getByRole('menuitem', { name: 'Branding' }).count()).toBe(0);
    await auditor.shows('auditor');
    await auditor.close();
  });

  it('works from another site, whose folder is made by one command', async () => {
    const elsewhere = await hostElsewhere(site.url);
    const clientId = await ownClientId(site);
    const stranger = await openAdmin(site, { at: `${elsewhere.url}/` });
    await stranger.open('/');
    await stranger.page.getByText('Failed to fetch').first().waitFor();
    await stranger.close();
    await api.call('PATCH', `/clients/${clientId}`, { web_origins: [elsewhere.url] });
    const guest = await openAdmin(site, { at: `${elsewhere.url}/` });
    await guest.open('/');
    expect(await guest.page.getByRole('radio', { name: /^Always/ }).isChecked()).toBe(true);
    expect(guest.complaints).toEqual([]);
    await guest.close();
    await elsewhere.close();
  });
});
