import { randomUUID } from 'node:crypto';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { expect } from 'vitest';
import { application } from '../application.ts';
import { challengePath, enrollmentPath, signIn } from '../login.ts';
import { type Management, managementBy, password } from '../management.ts';
import { codeIn } from '../sms-code.ts';
import { type Cluster, firstClient } from './cluster.ts';

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
      const login = await signIn(url, app, { email: user.email, password });
      const { pathname } = login.page.url;
      expect([login.page.status, pathname], login.page.html).toEqual([
        200,
        isNew ? enrollmentPath : challengePath,
      ]);
      const page = isNew ? await login.submit(login.page, { phone: user.phone }) : login.page;
      expect([page.status, page.url.pathname]).toEqual([200, challengePath]);
      const { text } = await carrier.waitFor(
        (message) => message.to === user.phone && !user.seen.has(message.text),
      );
      user.seen.add(text);
      const answered = await login.submit(page, { code: codeIn(text) });
      expect([answered.status, answered.isElsewhere], answered.html).toEqual([0, true]);
      const tokens = await login.tokensFrom(answered);
      expect(tokens.claims()).toMatchObject({ amr: ['mfa'] });
      const refreshed = await app.refresh(tokens.refresh_token ?? '');
      expect(refreshed.access_token).toBeTypeOf('string');
    },
  };
};
