import { randomUUID } from 'node:crypto';
import type { SoftKey } from '@countersign/factors/testing';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { expect } from 'vitest';
import { application } from '../application.ts';
import { beginLogin, challengePath, enrollmentPath, signIn } from '../login.ts';
import { type Management, managementBy, password } from '../management.ts';
import { ableBrowser, makePasskey, offerPath, signedFor } from '../passkey-login.ts';
import type { Page } from '../person.ts';
import { codeIn } from '../sms-code.ts';
import { type Cluster, firstClient } from './cluster.ts';

type Login = Awaited<ReturnType<typeof beginLogin>>;

/** Somebody with a phone, and the codes that they have seen. */
export interface User {
  readonly email: string;
  readonly phone: string;
  readonly seen: Set<string>;
}

/** People who sign in to a cluster, and the admin who let them. Each step has to succeed. */
export interface Users {
  readonly admin: Management;
  /** Has texts sent to these people again, after others had them. */
  readonly takeTexts: () => Promise<void>;
  /** Somebody new, who has no phone enrolled yet. */
  readonly newcomer: () => Promise<User>;
  /** Signs in by password and text, enrolling the phone where it is new; keeps the tokens alive. */
  readonly signInAs: (user: User, isNew: boolean) => Promise<void>;
  /** The same of somebody new, who makes the passkey that they are offered. */
  readonly takePasskey: (user: User) => Promise<SoftKey>;
  /** Signs in by a passkey, and by a text where that is asked for, too; or is to come again. */
  readonly enterAs: (
    user: User,
    key: SoftKey,
  ) => Promise<'entered' | 'entered by a text, too' | 'put off'>;
  readonly stop: () => Promise<void>;
}

export const usersOf = async ({ url }: Pick<Cluster, 'url'>): Promise<Users> => {
  const carrier: Carrier = await startCarrier('webhook');
  const admin = await managementBy({ url, client: firstClient });
  const app = application(url);
  const takeTexts = async () => {
    const phones = '/guardian/factors/phone';
    await admin.call('PUT', `${phones}/providers/phone-message-hook`, carrier.settings);
    await admin.call('PUT', `${phones}/selected-provider`, { provider: 'phone-message-hook' });
  };
  await takeTexts();
  let people = 0;

  /** Types the code that comes, which is the last of the second factors. */
  const answerByText = async (user: User, { submit }: Login, page: Page) => {
    expect([page.status, page.url.pathname], page.html).toEqual([200, challengePath]);
    const { text } = await carrier.waitFor(
      (message) => message.to === user.phone && !user.seen.has(message.text),
    );
    user.seen.add(text);
    return submit(page, { code: codeIn(text) });
  };
  const tokensAt = async ({ tokensFrom }: Login, answered: Page) => {
    expect([answered.status, answered.isElsewhere], answered.html).toEqual([0, true]);
    const tokens = await tokensFrom(answered);
    expect(tokens.claims()).toMatchObject({ amr: ['mfa'] });
    return tokens;
  };
  const renewTokens = async (login: Login, answered: Page) => {
    const tokens = await tokensAt(login, answered);
    const refreshed = await app.refresh(tokens.refresh_token ?? '');
    expect(refreshed.access_token).toBeTypeOf('string');
  };
  /** By password and text, up to what follows. */
  const signingIn = async (user: User, isNew: boolean, says = {}) => {
    const login = await signIn(url, app, { email: user.email, password }, fetch, says);
    const { pathname } = login.page.url;
    expect([login.page.status, pathname], login.page.html).toEqual([
      200,
      isNew ? enrollmentPath : challengePath,
    ]);
    const page = isNew ? await login.submit(login.page, { phone: user.phone }) : login.page;
    return { login, answered: await answerByText(user, login, page) };
  };

  return {
    admin,
    takeTexts,
    stop: carrier.stop,
    newcomer: async () => {
      people += 1;
      const phone = `+1202555${String(people).padStart(4, '0')}`;
      const email = `${randomUUID()}@example.com`;
      await admin.createUser(email);
      return { email, phone, seen: new Set() };
    },
    signInAs: async (user, isNew) => {
      const { login, answered } = await signingIn(user, isNew);
      await renewTokens(login, answered);
    },
    takePasskey: async (user) => {
      const { login, answered: offer } = await signingIn(user, true, ableBrowser);
      expect(offer.url.pathname, offer.html).toBe(offerPath);
      const { key, answered } = await makePasskey(url, login, offer);
      await renewTokens(login, answered);
      return key;
    },
    enterAs: async (user, key) => {
      const login = await beginLogin(url, app);
      const page = await login.submit(login.page, signedFor(login, key));
      const isAskedMore = page.status === 200;
      const answered = isAskedMore ? await answerByText(user, login, page) : page;
      if (answered.status === 503) return 'put off';
      await tokensAt(login, answered);
      return isAskedMore ? 'entered by a text, too' : 'entered';
    },
  };
};
