import { demoUser } from '@countersign/demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumAvailable } from './browser.ts';
import { mailboxOf, outboxOf } from './countersign.ts';
import { startInProcess } from './in-process.ts';
import { type Management, managementOf } from './management.ts';
import { codeSentTo } from './sms-code.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const phone = '+12025550123';
const people = z.array(z.object({ user_id: z.string() }));

describe.skipIf(!chromiumAvailable())('a ticket that was mailed, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let admin: Management;
  let visitor: Visitor;
  let page: Page;
  let link = '';

  beforeAll(async () => {
    site = await startInProcess();
    admin = await managementOf(site);
    await admin.call('PUT', '/guardian/factors/otp', { enabled: true });
    visitor = await openVisitor();
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  it('is in the person’s mailbox when an admin has sent it', async () => {
    const found = await admin.call('GET', `/users-by-email?email=${demoUser.email}`);
    const [{ user_id } = { user_id: '' }] = people.parse(found);
    await admin.call('POST', '/guardian/enrollments/ticket', { user_id, send_mail: true });
    const letters = async () => (await mailboxOf(site.url)).map(({ text }) => text);
    await expect.poll(letters, { timeout: 20_000 }).toHaveLength(1);
    const [letter = ''] = await letters();
    link = letter.split('\n').find((line) => line.startsWith(site.url)) ?? '';
    await page.goto(`${site.url}/demo/mailbox`);
    await visitor.shows('30-ticket-mailed');
  });

  it('leads to a choice, and lets a phone be enrolled', async () => {
    await page.goto(link);
    await visitor.shows('31-ticket-options');
    await visitor.leaveBy(() => page.getByRole('button', { name: /phone|text/i }).click());
    await visitor.shows('32-ticket-phone');
    await visitor.enter('phone', phone);
    await visitor.shows('33-ticket-code');
    await visitor.enter('code', await codeSentTo({ outbox: () => outboxOf(site.url) }, phone));
    expect(await page.locator('h1').textContent()).toContain('second step is set up');
    await visitor.shows('34-ticket-done');
  });

  it('says that it has been used, and signs nobody in', async () => {
    await page.goto(link);
    expect(await page.locator('h1').textContent()).toContain('This link has been used');
    await visitor.shows('35-ticket-used');
    await page.goto(`${site.url}/demo/login`);
    expect(new URL(page.url()).pathname).toBe('/u/login');
  });
});
