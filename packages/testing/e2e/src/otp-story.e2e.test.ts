import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application } from './application.ts';
import { signIn } from './login.ts';
import { startOtpSite } from './otp-site.ts';
import type { Page } from './person.ts';

const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const enrollPath = '/u/mfa-otp-enrollment-qr';
const groupsOf = ({ html }: Page) =>
  [...html.matchAll(/<span>([0-9A-Z]+)<\/span>/g)].map(([, group]) => group).join('');
const labelled = ({ html }: Page, label: string) =>
  new RegExp(`name="action"\\s+value="([^"]+)"><span>${label}<`).exec(html)?.[1] ?? '';

describe('an authenticator app and a recovery code, over HTTP', () => {
  let site: Awaited<ReturnType<typeof startOtpSite>>;
  let app: ReturnType<typeof application>;
  let secret = '';
  let recoveryCode = '';

  beforeAll(async () => {
    site = await startOtpSite();
    app = application(site.url);
  });
  afterAll(() => site?.stop());

  /** From the page of the app's code to that of the recovery code. */
  const toRecovery = async (login: Awaited<ReturnType<typeof signIn>>) => {
    const options = await login.submit(login.page, { action: 'pick-authenticator' });
    return login.submit(options, { action: labelled(options, 'Recovery code') });
  };

  it('are set up at the first login, where the person chooses the app', async () => {
    const login = await signIn(site.url, app);
    expect(login.page.url.pathname).toBe('/u/mfa-begin-enroll-options');
    const key = await login.submit(login.page, { action: 'otp' });
    expect(key.url.pathname).toBe(enrollPath);
    secret = groupsOf(key);
    const kept = await login.submit(key, { code: site.appCode(secret) });
    expect(kept.url.pathname).toBe('/u/mfa-recovery-code-enrollment');
    recoveryCode = groupsOf(kept);
    expect(recoveryCode).toMatch(/^[0-9A-Z]{24}$/);
    const tokens = await login.tokensFrom(await login.submit(kept, { saved: 'true' }));
    expect(tokens.claims()).toMatchObject({ acr: multiFactor, amr: ['mfa'] });
  });

  it('ask for the code of the app the next time, and take none twice', async () => {
    const replaying = await signIn(site.url, app);
    expect(replaying.page.url.pathname).toBe('/u/mfa-otp-challenge');
    const used = site.appCode(secret);
    const refused = await replaying.submit(replaying.page, { code: used });
    expect(refused).toMatchObject({ status: 200, isElsewhere: false });

    site.passStep();
    const code = site.appCode(secret);
    const login = await signIn(site.url, app);
    expect((await login.submit(login.page, { code })).isElsewhere).toBe(true);
    expect(await replaying.submit(refused, { code })).toMatchObject({
      status: 200,
      isElsewhere: false,
    });
    site.passStep();
  });

  it('let somebody in once by the recovery code, who is then given another', async () => {
    const login = await signIn(site.url, app);
    const asked = await toRecovery(login);
    const renewed = await login.submit(asked, { code: recoveryCode.toLowerCase() });
    expect(renewed.url.pathname).toBe('/u/mfa-recovery-code-challenge-new-code');
    const next = groupsOf(renewed);
    expect(next).not.toBe(recoveryCode);
    const tokens = await login.tokensFrom(await login.submit(renewed, { saved: 'true' }));
    expect(tokens.claims()).toMatchObject({ acr: multiFactor });

    const again = await signIn(site.url, app);
    const refused = await again.submit(await toRecovery(again), { code: recoveryCode });
    expect(refused).toMatchObject({ status: 200, isElsewhere: false });
    const accepted = await again.submit(refused, { code: next });
    expect(accepted.url.pathname).toBe('/u/mfa-recovery-code-challenge-new-code');
  });

  it('lock nobody out when the app is switched off: they are led to enrol what is on', async () => {
    await site.turn('otp', false);
    const login = await signIn(site.url, app);
    expect(login.page.url.pathname).toBe('/u/mfa-sms-enrollment');
    await site.turn('otp', true);
  });
});
