import { natsAvailable, startNats } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application } from './application.ts';
import { firstClient, startCluster } from './cluster/cluster.ts';
import { mailboxOf, type Site, startCountersign } from './countersign.ts';
import { challengePath, enrollmentPath, signIn } from './login.ts';
import { codeMailed } from './mail-code.ts';
import { type Management, managementBy, managementOf } from './management.ts';
import { codeSentTo } from './sms-code.ts';

const phone = '+12025550123';
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

/** A code that differs from the right one in every digit. */
const wrong = (code: string) => [...code].map((digit) => (Number(digit) + 1) % 10).join('');

interface World {
  readonly countersign: Site;
  readonly admin: () => Promise<Management>;
  /** What a process wished to say or hear and was not let. */
  readonly refusals?: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

const embedded = async (): Promise<World> => {
  const countersign = await startCountersign();
  return { countersign, admin: () => managementOf(countersign), stop: countersign.stop };
};

const overNats = async (): Promise<World> => {
  const nats = await startNats();
  const countersign = await startCountersign({ NATS_URL: nats.url });
  const stop = async () => {
    await countersign.stop();
    await nats.stop();
  };
  return { countersign, admin: () => managementOf(countersign), stop };
};

const inProcesses = async (): Promise<World> => {
  const cluster = await startCluster({ environment: { DEMO: '1' } });
  const { url, stop, refusals } = cluster;
  const admin = () => managementBy({ url, client: firstClient });
  return { countersign: cluster, admin, stop, refusals };
};

const story = (open: () => Promise<World>) => () => {
  let world: World;
  let app: ReturnType<typeof application>;

  beforeAll(async () => {
    world = await open();
    app = application(world.countersign.url);
  });
  afterAll(() => world?.stop());

  it('enrols a phone at the first login, and the tokens say so', async () => {
    const login = await signIn(world.countersign.url, app);
    expect(login.page.url.pathname).toBe(enrollmentPath);

    const challenged = await login.submit(login.page, { phone });
    expect(challenged.url.pathname).toBe(challengePath);
    expect(challenged.html).toContain('0123');
    expect(challenged.html).not.toContain(phone);

    const code = await codeSentTo(world.countersign, phone);
    const tokens = await login.tokensFrom(await login.submit(challenged, { code }));
    expect(tokens.claims()).toMatchObject({ acr: multiFactor, amr: ['mfa'] });
    expect(tokens.refresh_token).toBeTypeOf('string');
  });

  it('tells the person by mail that they have a phone now', async () => {
    const mails = () => mailboxOf(world.countersign.url);
    await expect.poll(mails, { timeout: 20_000 }).toHaveLength(1);
    const [mail] = await mails();
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      subject: expect.stringContaining('A second step was added to your account'),
      text: expect.stringContaining('What: phone'),
    });
    expect(mail?.text).not.toContain(phone);
  });

  it('asks only for a code at the next login, and takes nothing but the right one', async () => {
    const login = await signIn(world.countersign.url, app);
    expect(login.page.url.pathname).toBe(challengePath);

    const code = await codeSentTo(world.countersign, phone, 2);
    const refused = await login.submit(login.page, { code: wrong(code) });
    expect(refused).toMatchObject({ status: 200, isElsewhere: false });

    const tokens = await login.tokensFrom(await login.submit(refused, { code }));
    expect(tokens.claims()).toMatchObject({ acr: multiFactor });
  });

  it('kills the old code when a new one is asked for', async () => {
    const login = await signIn(world.countersign.url, app);
    const old = await codeSentTo(world.countersign, phone, 3);
    const resent = await login.submit(login.page, { action: 'resend-code' });
    const fresh = await codeSentTo(world.countersign, phone, 4);
    expect(fresh).not.toBe(old);

    const refused = await login.submit(resent, { code: old });
    expect([refused.status, refused.isElsewhere]).toEqual([200, false]);
    expect((await login.submit(refused, { code: fresh })).isElsewhere).toBe(true);
  });

  it('sends nothing more when a page is reloaded', async () => {
    const login = await signIn(world.countersign.url, app);
    await codeSentTo(world.countersign, phone, 5);
    await Promise.all(Array.from({ length: 5 }, () => login.browser.open(login.page.url.href)));
    expect(await world.countersign.outbox()).toHaveLength(5);
  });

  it('refreshes tokens, and a refresh token used twice ends its family', async () => {
    const login = await signIn(world.countersign.url, app);
    const code = await codeSentTo(world.countersign, phone, 6);
    const tokens = await login.tokensFrom(await login.submit(login.page, { code }));
    const { refresh_token: first = '' } = tokens;
    const { refresh_token: second = '' } = await app.refresh(first);
    await expect(app.refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(app.refresh(second)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('mails a code to who has a phone, where the tenant has that on', async () => {
    const admin = await world.admin();
    await admin.call('PUT', '/guardian/factors/email', { enabled: true });
    const login = await signIn(world.countersign.url, app);
    const options = await login.submit(login.page, { action: 'pick-authenticator' });
    const [, action = ''] = /value="(dev_\w+)"\s*><span>Code by email/.exec(options.html) ?? [];
    const challenged = await login.submit(options, { action });
    expect(challenged.url.pathname).toBe('/u/mfa-email-challenge');
    const code = await codeMailed(world.countersign.url);
    const tokens = await login.tokensFrom(await login.submit(challenged, { code }));
    expect(tokens.claims()).toMatchObject({ acr: multiFactor });
  });

  it('needs nothing that a process has no right to', async () => {
    expect((await world.refusals?.()) ?? []).toEqual([]);
  });

  it('prints no code, phone number or password', async () => {
    const printed = world.countersign.printed();
    const codes = (await world.countersign.outbox()).map(({ text }) => text.split('#').at(-1));
    codes.push(await codeMailed(world.countersign.url));
    for (const secret of [phone, 'correct horse', ...codes]) {
      expect(
        printed
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .join('\n'),
      ).not.toContain(secret);
    }
  });
};

describe('the SMS story on one machine, embedded', story(embedded));
describe.skipIf(!natsAvailable())('the SMS story over a real nats-server', story(overNats));
describe.skipIf(!natsAvailable())('the SMS story in separate processes', story(inProcesses));
