import { demoUser } from '@countersign/demo';
import type { application } from './application.ts';
import { type Page, person } from './person.ts';

export const challengePath = '/u/mfa-sms-challenge';
export const enrollmentPath = '/u/mfa-sms-enrollment';
export const optionsPath = '/u/mfa-login-options';

type Application = ReturnType<typeof application>;

/** A person at a login: what they were shown last, and what they may do next. */
export const beginLogin = async (
  site: string,
  app: Application,
  demands: Readonly<Record<string, string>> = {},
  browser = person(site),
) => {
  const { location, login } = await app.start(demands);
  const page = await browser.open(location.href, app.redirectUri);
  const submit = (at: Page, fields: Readonly<Record<string, string>>) =>
    browser.submit(at, fields, app.redirectUri);
  return { browser, page, submit, tokensFrom: (at: Page) => app.tokensFrom(at, login) };
};

/**
 * Types an e-mail and a password: the demo user's, unless another's are given. What the browser
 * says of itself goes along.
 */
export const signIn = async (
  site: string,
  app: Application,
  { email, password } = demoUser,
  http: typeof fetch = fetch,
  says: Readonly<Record<string, string>> = {},
) => {
  const begun = await beginLogin(site, app, {}, person(site, http));
  // What is no form cannot be filled in: the page that says so is all there is.
  if (begun.page.status >= 500) return begun;
  const page = await begun.submit(begun.page, { ...says, username: email, password });
  return { ...begun, page };
};
