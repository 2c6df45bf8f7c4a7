import { demoUser } from '@countersign/demo';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { codeIn } from '../sms-code.ts';
import type { SecureCountersign } from './secure-countersign.ts';

const arrivesWithinMs = 10_000;

/** The demo's person gives the password and the code, and enrols a phone where that is asked. */
export const signInAt = async (
  page: Page,
  { outbox }: Pick<SecureCountersign, 'outbox'>,
): Promise<void> => {
  await page.waitForURL(/\/u\/login/);
  const before = (await outbox()).length;
  await page.locator('[name=username]').fill(demoUser.email);
  await page.locator('[name=password]').fill(demoUser.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/u\/mfa-sms-/);
  if (page.url().includes('enrollment')) {
    await page.locator('[name=phone]').fill('+12025550123');
    await page.keyboard.press('Enter');
    await page.waitForURL(/mfa-sms-challenge/);
  }
  await expect
    .poll(async () => (await outbox()).length, { timeout: arrivesWithinMs })
    .toBeGreaterThan(before);
  await page.locator('[name=code]').fill(codeIn((await outbox())[0]?.text ?? ''));
  await page.keyboard.press('Enter');
};
