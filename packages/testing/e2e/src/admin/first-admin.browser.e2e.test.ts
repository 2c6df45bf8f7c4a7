import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { totpCode } from '@countersign/factors';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable } from '../browser.ts';
import { startInProcess } from '../in-process.ts';
import { type Management, managementOf } from '../management.ts';
import { type Admin, openAdmin, patience } from './admin-site.ts';

const written = z.object({ email: z.string(), password: z.string(), enrollmentLink: z.url() });
/** Long enough that a code of before is no longer the app's. */
const stepMs = 30_000;

describe.skipIf(!chromiumAvailable())('the first admin, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let api: Management;
  let account: z.output<typeof written>;
  let admin: Admin;
  let secret = '';

  beforeAll(async () => {
    site = await startInProcess({ DEMO: '0' });
    api = await managementOf(site);
    // Built before anybody looks, however busy the machine is.
    const isBuilt = async () => expect((await fetch(`${site.url}/admin/`)).status).toBe(200);
    await vi.waitFor(isBuilt, { timeout: 100_000, interval: 500 });
    admin = await openAdmin(site, { isSignedIn: false });
  }, 120_000);
  afterAll(async () => {
    await admin?.close();
    await site?.stop();
  });

  const enter = async (name: string, text: string) => {
    const { page } = admin;
    await page.locator(`input[name=${name}]`).fill(text);
    await page.keyboard.press('Enter');
  };

  it('has a password and a link to enrol in a file of the owner’s', async () => {
    const file = join(site.dataDir, 'bootstrap-admin.json');
    account = written.parse(JSON.parse(await readFile(file, 'utf8')));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(account.email).toBe('admin@example.com');
    expect(account.password.length).toBeGreaterThan(20);
  });

  it('follows the link and enrols, and is signed in to nothing by it', async () => {
    const { page } = admin;
    await page.goto(account.enrollmentLink);
    secret = ((await page.locator('.key').textContent()) ?? '').replaceAll(/\s/g, '');
    await enter('code', totpCode(secret, new Date().toISOString()));
    await page.getByRole('heading', { name: 'second step is set up' }).waitFor();
    await page.goto(account.enrollmentLink);
    await page.getByRole('heading', { name: 'This link has been used' }).waitFor();
  });

  it('signs in by password and code, though no policy asks for a second step', async () => {
    const { page } = admin;
    expect(await api.call('GET', '/guardian/policies')).toEqual([]);
    await admin.open('/');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/u\/login/);
    await page.locator('input[name=username]').fill(account.email);
    await enter('password', account.password);
    await page.waitForURL(/\/u\/mfa-otp-challenge/);
    site.advance(stepMs);
    await enter('code', totpCode(secret, new Date(Date.now() + stepMs).toISOString()));
    await page.waitForURL(/\/admin\//);
    await page.getByRole('radio', { name: /^Never/ }).waitFor(patience);
  });

  it('changes the policy, and the log says who it was', async () => {
    const { page } = admin;
    await page.getByRole('radio', { name: /^Always/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Always/ })
      .click();
    const policy = () => api.call('GET', '/guardian/policies');
    await expect.poll(policy, patience).toEqual(['all-applications']);
    const newest = async () => {
      const rows = z
        .array(z.object({ user_id: z.string().optional(), client_id: z.string() }))
        .parse(await api.call('GET', '/logs?q=type:sapi'));
      return rows.find(({ client_id }) => client_id === 'countersign-admin');
    };
    await expect
      .poll(newest, patience)
      .toMatchObject({ user_id: expect.stringMatching(/^auth0\|/) });
  });

  it('has caused no complaint', () => {
    expect(admin.complaints).toEqual([]);
  });
});
