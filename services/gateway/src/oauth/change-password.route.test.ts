import {
  eraseUser,
  listConnections,
  patchConnection,
  readMailing,
  updateUser,
} from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { locationOf } from '../testing/browser.ts';
import {
  type GatewayWorld,
  openGateway,
  type Somebody,
  tenants,
} from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { choose } from '../testing/reset-links.ts';

const tenantId = 'acme';
const connection = 'Username-Password-Authentication';
const said = "We've just sent you an email to reset your password.";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const ask = (form: object, headers: Readonly<Record<string, string>> = {}, at = world) =>
  at.app.inject({
    ...{ method: 'POST', url: '/dbconnections/change_password' },
    ...{ headers: { host: tenants.acme, ...headers } },
    payload: { client_id: 'spa', connection, ...form },
  });
const lettersTo = ({ email }: Pick<Somebody, 'email'>) =>
  world.mails.filter(({ to, text }) => to === email && text.includes('/u/reset-verify?ticket='));
const linkIn = (text: string) => {
  const { pathname, search } = new URL(/https:\S+/.exec(text)?.[0] ?? '');
  return `${pathname}${search}`;
};
const answered = ({ statusCode, body, headers }: Awaited<ReturnType<typeof ask>>) => ({
  ...{ statusCode, body, type: headers['content-type'], names: Object.keys(headers).toSorted() },
});

describe('POST /dbconnections/change_password', () => {
  it('mails a link by which its person chooses another password', async () => {
    const ada = await world.somebody();
    const { statusCode, body } = await ask({ email: ada.email.toUpperCase() });
    expect([statusCode, body]).toEqual([200, said]);
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(1));
    const [{ subject, text } = { subject: '', text: '' }] = lettersTo(ada);
    expect(subject).toBe('Choose a new password for your account at Acme <Ltd>');
    expect(text).not.toContain(ada.userId);
    const browser = world.browser();
    const done = await choose(browser, await browser.get(linkIn(text)));
    expect(locationOf(done)).toContain('/u/reset-password-success');
    const shown = await browser.get(locationOf(done));
    expect(shown.body).toContain('Back to Sample App');
  });

  it('says the same of who is not there, blocked or erased, and mails nothing', async () => {
    const [ada, blocked, erased] = await Promise.all([1, 2, 3].map(() => world.somebody()));
    if (!ada || !blocked || !erased) throw new Error('there are three people');
    await world.ask(updateUser, { tenantId, userId: blocked.userId, blocked: true });
    await world.ask(eraseUser, { tenantId, userId: erased.userId });
    const known = answered(await ask({ email: ada.email }));
    for (const form of [
      ...[{ email: 'nobody@example.com' }, { email: blocked.email }, { email: erased.email }],
      ...[{ username: 'nobody' }, { email: 'x'.repeat(400) }],
    ]) {
      expect(answered(await ask(form))).toEqual(known);
    }
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(1));
    await world.settled();
    expect([...lettersTo(blocked), ...lettersTo(erased)]).toEqual([]);
  });

  it('mails three at once, and says the same', async () => {
    const ada = await world.somebody();
    for (let nth = 0; nth < 25; nth += 1) {
      expect((await ask({ email: ada.email })).body).toBe(said);
    }
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(3));
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(3);
  });

  it('is answered while who sends mail is away, and mailed', async () => {
    const ada = await world.somebody();
    onTestFinished(
      world.beforeAsking(readMailing, () => {
        throw new Unanswered(readMailing.subject, 'no-responders');
      }),
    );
    world.app.forgetAnswers();
    expect((await ask({ email: ada.email })).body).toBe(said);
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(1));
  });

  it('asks whatever the login page of its connection offers, as with Auth0', async () => {
    const ada = await world.somebody();
    const listed = await world.ask(listConnections, { tenantId, name: connection });
    const connectionId = (listed.ok && listed.value.items[0]?.connectionId) || '';
    const closed = (isClosed: boolean) => {
      const options = { disable_self_service_change_password: isClosed };
      return world.ask(patchConnection, { tenantId, connectionId, patch: { options } });
    };
    await closed(true);
    onTestFinished(() => closed(false).then(() => undefined));
    expect((await ask({ email: ada.email })).body).toBe(said);
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(1));
  });

  it('ends after a day', async () => {
    const ada = await world.somebody();
    await ask({ email: ada.email });
    await vi.waitFor(() => expect(lettersTo(ada)).toHaveLength(1));
    const link = linkIn(lettersTo(ada)[0]?.text ?? '');
    world.advance(24 * 3_600_000);
    expect((await world.browser().get(link)).body).toContain('This link has expired');
  });

  it.each([
    ['no client', { client_id: '' }, 400, 'invalid_request'],
    ['no connection', { connection: '' }, 400, 'invalid_request'],
    ['nobody', { email: ' ' }, 400, 'invalid_request'],
    ['a name twice', { email: ['a@example.com', 'b@example.com'] }, 400, 'invalid_request'],
    ['an unknown client', { client_id: 'none' }, 401, 'invalid_client'],
    ['an unknown connection', { connection: 'none' }, 400, 'invalid_request'],
  ])('refuses %s', async (_, form, status, error) => {
    const refused = await ask({ email: 'ada@example.com', ...form });
    expect([refused.statusCode, refused.json().error]).toEqual([status, error]);
  });

  it('may be read by the pages of its application alone', async () => {
    const form = { email: 'nobody@example.com' };
    const own = await ask(form, { origin: 'https://app.test' });
    expect(own.headers['access-control-allow-origin']).toBe('https://app.test');
    const other = await ask(form, { origin: 'https://elsewhere.test' });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('says in the log what came of it, and to whom no mail went', async () => {
    const ada = await world.somebody();
    await ask({ email: ada.email });
    await ask({ email: 'nobody@example.com' });
    const log = await openLog(world);
    const isTold = async () => {
      const done = await log.read('&q=type:scpr&per_page=100');
      expect(done.map(({ user_id }) => user_id)).toContain(ada.userId);
      const failed = await log.read('&q=type:fcpr&per_page=100');
      expect(JSON.stringify(failed)).toContain('user_unknown');
      expect(JSON.stringify([done, failed])).not.toMatch(/nobody@example|ticket=/);
    };
    await vi.waitFor(isTold, { timeout: 10_000 });
  });
});
