import { demoUser } from '@countersign/demo';
import { expect } from 'vitest';
import { look, openBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';

/** Somebody at a browser of their own, speaking English, who looks at every page. */
export const openVisitor = async () => {
  const browser = await openBrowser();
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();

  /** Does what leaves the page, and waits until the next one is there. */
  const leaveBy = async (leave: () => Promise<unknown>): Promise<void> => {
    const arrived = page.waitForEvent('load');
    await leave();
    await arrived;
  };
  /** Fills in one field, and sends the form. */
  const enter = async (field: string, text: string): Promise<void> => {
    await page.locator(`[name=${field}]`).fill(text);
    await leaveBy(() => page.keyboard.press('Enter'));
  };
  return {
    page,
    leaveBy,
    enter,
    press: (name: string): Promise<void> =>
      leaveBy(() => page.getByRole('button', { name }).click()),
    /** Gives the demo's password, in a browser that knows nothing of the person. */
    signIn: async (url: string): Promise<void> => {
      await page.context().clearCookies();
      await page.goto(`${url}/demo`);
      await leaveBy(() => page.getByRole('link', { name: 'Sign in' }).click());
      await page.locator('[name=username]').fill(demoUser.email);
      await enter('password', demoUser.password);
    },
    /** Takes a picture of the page, on which nothing may be amiss. */
    shows: async (name: string): Promise<void> => {
      await look(page, name);
      expect(await faultsOf(page)).toEqual([]);
    },
    close: () => browser.close(),
  };
};
export type Visitor = Awaited<ReturnType<typeof openVisitor>>;
