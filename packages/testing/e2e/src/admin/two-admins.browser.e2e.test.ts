import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from '../browser.ts';
import { startInProcess } from '../in-process.ts';
import { type Management, managementOf } from '../management.ts';
import { type Admin, openAdmin, patience } from './admin-site.ts';

const buildsWithinMs = 100_000;
const changed = 'Somebody else has changed this';
const gone = 'Somebody else has removed this';

describe.skipIf(!chromiumAvailable())('two admins who look at the same, in browsers', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let api: Management;
  let first: Admin;
  let second: Admin;
  let userId = '';

  beforeAll(async () => {
    site = await startInProcess({ ADMIN_UI: '1' });
    api = await managementOf(site);
    userId = await api.createUser('shared@example.com');
    await api.call('POST', `/users/${encodeURIComponent(userId)}/authentication-methods`, {
      ...{ type: 'phone', phone_number: '+12025550123', name: 'Work' },
      preferred_authentication_method: 'sms',
    });
    await api.call('POST', '/roles', { name: 'Clerk', description: 'Reads the payroll' });
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await site?.stop();
  });

  const methods = () =>
    api.call('GET', `/users/${encodeURIComponent(userId)}/authentication-methods`);
  const bothOpen = (route: string) => Promise.all([first.open(route), second.open(route)]);
  const person = () => `/users/${encodeURIComponent(userId)}/show`;
  const ask = ({ page }: Admin, name: string) =>
    page.getByRole('button', { name, exact: true }).click();
  const dialogOf = ({ page }: Admin) => page.getByRole('dialog');
  const confirm = async (admin: Admin, name: string) => {
    await dialogOf(admin).getByRole('button', { name, exact: true }).click();
  };
  const done = (admin: Admin) => dialogOf(admin).waitFor({ state: 'detached' });
  const told = async (admin: Admin, what: string) => {
    await dialogOf(admin).getByText(what).waitFor();
  };

  it('begin once the UI is built', async () => {
    const looked = async () => (await fetch(`${site.url}/admin/`)).status;
    await expect.poll(looked, { timeout: buildsWithinMs, interval: 500 }).toBe(200);
    [first, second] = await Promise.all([openAdmin(site), openAdmin(site)]);
  });

  it('are told when they rename what the other has renamed', async () => {
    await bothOpen(person());
    for (const [admin, name] of [
      [first, 'Theirs'],
      [second, 'Mine'],
    ] as const) {
      await ask(admin, 'Rename');
      await dialogOf(admin).getByLabel('Name').fill(name);
    }
    await confirm(first, 'Rename');
    await done(first);
    await confirm(second, 'Rename');
    await told(second, changed);
    expect(await methods()).toMatchObject([{ name: 'Theirs' }]);
    await confirm(second, 'Reload');
    const name = () => dialogOf(second).getByLabel('Name').inputValue();
    await expect.poll(name, patience).toBe('Theirs');
    await dialogOf(second).getByLabel('Name').fill('Mine');
    await confirm(second, 'Rename');
    await done(second);
    expect(await methods()).toMatchObject([{ name: 'Mine' }]);
  });

  it('are told when they remove what the other has renamed, or removed', async () => {
    // The first still looks at what it was called before.
    await ask(first, 'Remove');
    await confirm(first, 'Remove');
    await told(first, changed);
    expect(await methods()).toMatchObject([{ name: 'Mine' }]);
    await confirm(first, 'Reload');
    await dialogOf(first).getByText('Remove Mine?').waitFor();
    await ask(second, 'Remove');
    await confirm(first, 'Remove');
    await first.page.getByText('Nothing is enrolled.').waitFor();
    await confirm(second, 'Remove');
    await told(second, gone);
    await second.shows('person-gone');
    await confirm(second, 'Reload');
    await second.page.getByText('Nothing is enrolled.').waitFor();
  });

  it('are told when they erase whom the other has blocked', async () => {
    await bothOpen(person());
    await ask(first, 'Block');
    await confirm(first, 'Block');
    await done(first);
    await ask(second, 'Erase');
    await dialogOf(second).getByLabel('Type shared@example.com').fill('shared@example.com');
    await confirm(second, 'Erase');
    await told(second, changed);
    expect(await api.call('GET', `/users/${encodeURIComponent(userId)}`)).toMatchObject({
      blocked: true,
    });
  });

  it('are told when they remove a role that the other has removed', async () => {
    await bothOpen('/access');
    for (const admin of [first, second]) {
      await ask(admin, 'Remove Clerk');
      await dialogOf(admin).getByLabel('Type Clerk').fill('Clerk');
    }
    await confirm(first, 'Remove Clerk');
    await done(first);
    await confirm(second, 'Remove Clerk');
    await told(second, gone);
    expect(await api.call('GET', '/roles?name_filter=Clerk')).toEqual([]);
  });
});
