import { demoUser } from '@countersign/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from '../browser.ts';
import { outboxOf } from '../countersign.ts';
import { startInProcess } from '../in-process.ts';
import { type Management, managementOf } from '../management.ts';
import { openVisitor, type Visitor } from '../visitor.ts';
import { type Admin, openAdmin, patience } from './admin-site.ts';

const path = '/countersign/text-messages/limits';
const buildsWithinMs = 100_000;

describe.skipIf(!chromiumAvailable())('where messages go, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let api: Management;
  let admin: Admin;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await startInProcess({ ADMIN_UI: '1' });
    api = await managementOf(site);
  });
  afterAll(async () => {
    await admin?.close();
    await visitor?.close();
    await site?.stop();
  });

  const card = () => admin.page.locator('section', { hasText: 'Countries and limits' });
  const save = () => card().getByRole('button', { name: 'Save' }).click();
  const choose = async (label: string, name: string) => {
    await card().getByLabel(label).click();
    await admin.page.getByRole('option', { name, exact: true }).click();
  };

  it('is asked about once the UI is built', async () => {
    const ask = async () => (await fetch(`${site.url}/admin/`)).status;
    await expect.poll(ask, { timeout: buildsWithinMs, interval: 500 }).toBe(200);
    admin = await openAdmin(site);
    visitor = await openVisitor();
  });

  it('is everywhere at first, and says at the field what is missing', async () => {
    await admin.open('/messages');
    await choose('Codes are sent', 'Only to these');
    await save();
    await card().getByText('Array is too short, minimum 1').waitFor();
    expect(await api.call('GET', path)).toMatchObject({ countries: { mode: 'all' } });
    await admin.shows('messages-limits-refused');
  });

  it('is one country, found by the beginning of its name, and a bound', async () => {
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await card().getByLabel('Countries', { exact: true }).fill('Germ');
    await admin.page.getByRole('option', { name: 'Germany (DE)' }).click();
    await card().getByLabel('Messages an hour').fill('500');
    await save();
    await expect
      .poll(() => api.call('GET', path), patience)
      .toEqual({
        countries: { mode: 'only', codes: ['DE'] },
        ...{ messages_per_hour: 500, messages_per_day: null, messages_per_number_per_day: null },
      });
    await admin.shows('messages-limits');
  });

  it('holds for who enrols: another country is refused, this one is texted', async () => {
    const { page } = visitor;
    await page.goto(`${site.url}/u/account/security`);
    await page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', demoUser.password);
    expect(await page.locator('[name=country] option').allTextContents()).toEqual([
      ...['Germany (+49)', 'Germany (+49)'],
    ]);
    await visitor.enter('phone', '+12025550142');
    await page.getByText('Codes cannot be sent to numbers of this country').waitFor();
    await visitor.shows('39-country-refused');
    expect(await outboxOf(site.url)).toEqual([]);
    await visitor.enter('phone', '+4915123456789');
    await expect
      .poll(() => outboxOf(site.url), patience)
      .toContainEqual(expect.objectContaining({ to: '+4915123456789' }));
  });

  it('overwrites nothing that somebody else has decided meanwhile', async () => {
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await card().getByLabel('Messages a day', { exact: true }).fill('900');
    const theirs = {
      countries: { mode: 'all' },
      ...{ messages_per_hour: 1, messages_per_day: null, messages_per_number_per_day: null },
    };
    await api.call('PUT', path, theirs);
    await save();
    await card().getByText('Somebody else has changed this').waitFor();
    expect(await api.call('GET', path)).toEqual(theirs);
  });

  it('has complained of nothing', () => expect(admin.complaints).toEqual([]));
});
