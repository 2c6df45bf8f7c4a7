import {
  giveRecoveryCode,
  issueChallenge,
  issueTicket,
  type Notice,
  noticeDue,
  registerAuthenticator,
  removeAuthenticator,
  ticketLetter,
  updateAuthenticator,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  annsPhone,
  answer,
  begin,
  challenged,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  type SessionOptions,
  tenantId,
} from '../testing/open-session.ts';

const whom = { tenantId, userId: ann };

let session: Session;
let published: { readonly id: string; readonly notice: Notice }[];
const plenty = { burst: 1_000, refillMs: 1 };
const open = async (options: SessionOptions = {}) => {
  const limits = { sendsPerUser: plenty, sendsPerNumber: plenty };
  session = await openSession({ limits, ...options });
  session.decide({ factors: { ...always.factors, 'recovery-code': true } });
  published = [];
  await session.messaging.follow(noticeDue, { durable: 'test' }, async (notice, id) => {
    published.push({ id, notice });
    return undefined;
  });
};
beforeEach(() => open());
afterEach(() => session.stop());

const kinds = () => published.map(({ notice }) => notice.kind);
const hear = (...expected: readonly Notice['kind'][]) => expect.poll(kinds).toEqual(expected);
const wrongly = async (login: Awaited<ReturnType<typeof challenged>>) =>
  answer(session, login, not(codeFor(session, login)));

describe('a person is told', () => {
  it('of a phone they enrolled, under the id of the event, without its number', async () => {
    await enrolling(session, { transactionId: 't1' }).then((login) => answer(session, login));
    await hear('factor_added');
    const events = await recordOf(session);
    const { id } = events.find(({ type }) => type === 'AuthenticatorEnrolled') ?? {};
    expect(published[0]).toEqual({
      id,
      notice: { kind: 'factor_added', ...whom, at: session.clock(), factor: 'sms' },
    });
  });

  it('of what an admin gives them, changes and takes', async () => {
    const { authenticatorId } = must(
      await session.ask(registerAuthenticator, {
        ...whom,
        authenticator: { kind: 'phone', phoneNumber: annsPhone },
      }),
    );
    await hear('factor_added');
    must(await session.ask(updateAuthenticator, { ...whom, authenticatorId, name: 'mine' }));
    await hear('factor_added', 'factor_changed');
    must(await session.ask(removeAuthenticator, { ...whom, authenticatorId }));
    await hear('factor_added', 'factor_changed', 'factor_removed');
  });

  it('of a recovery code, when it is shown and when it is used', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const { loginSessionId } = login;
    const { recoveryCode } = must(
      await session.ask(giveRecoveryCode, { tenantId, loginSessionId }),
    );
    must(await complete(session, login));
    await hear('factor_added', 'recovery_code_given');

    const again = await begin(session, { transactionId: 't2' });
    const spare = again.authenticators.find(({ factor }) => factor === 'recovery-code');
    const { authenticatorId = 'none' } = spare ?? {};
    const within = { tenantId, loginSessionId: again.loginSessionId };
    const asked = must(await session.ask(issueChallenge, { ...within, authenticatorId }));
    must(await answer(session, asked, recoveryCode));
    await hear('factor_added', 'recovery_code_given', 'recovery_code_spent');
  });

  it('of a second wrong code, and not of the first', async () => {
    session.decide({});
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    await wrongly(login);
    await enrolling(session, { transactionId: 'bobs', userId: 'auth0|bob' }).then((bobs) =>
      answer(session, bobs),
    );
    await hear('factor_added', 'factor_added');
    await wrongly(login);
    await wrongly(login);
    must(await answer(session, login));
    await hear('factor_added', 'factor_added', 'second_factor_failed');
    expect(published.at(-1)?.notice).toEqual({
      ...{ kind: 'second_factor_failed', ...whom, at: session.clock() },
    });
  });

  it('that guesses are not looked at any more, also one in each of many logins', async () => {
    session.decide({});
    await enrolled(session, { transactionId: 't1' });
    for (let n = 0; n < 20; n += 1) {
      const login = await challenged(session, { transactionId: `guess-${n}` });
      const reply = await wrongly(login);
      if (!reply.ok && reply.refusal === 'too_many_attempts') break;
    }
    await hear('factor_added', 'second_factor_failed');
  });

  it('nothing of the codes they mistype while they enrol', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    for (let n = 0; n < 3; n += 1) await wrongly(login);
    must(await answer(session, login));
    await hear('factor_added');
  });

  it('once, by however many replicas', async () => {
    await session.stop();
    await open({ replicas: 3, relays: { patienceMs: 200 } });
    for (let n = 0; n < 5; n += 1) {
      await enrolled(session, { transactionId: `t${n}`, userId: `auth0|${n}` }).catch(() => {});
    }
    await expect.poll(kinds).toHaveLength(5);
    await Promise.all(session.services.map((service) => service.stop()));
    expect(kinds()).toHaveLength(5);
  });
});

describe('a ticket’s letter', () => {
  const issue = async (mail?: object) => {
    const wish = { ...whom, ...(mail && { mail }) };
    return must(await session.ask(issueTicket, issueTicket.request.parse(wish))).ticket;
  };
  const linkBefore = 'https://acme.example/mfa/enrollment?ticket=';

  it('is told where it is to be mailed, for its person alone to read', async () => {
    await issue();
    const address = 'canary@example.com';
    const ticket = await issue({ linkBefore, address, locale: 'de' });
    await hear('enrollment_ticket');
    const { notice } = published[0] ?? {};
    if (notice?.kind !== 'enrollment_ticket') throw new Error('nothing was told of a ticket');
    expect(JSON.stringify(published)).not.toMatch(new RegExp(`canary|${ticket}`));
    const opened = await session.vault.openFor(whom, 'ticket-letter', notice.sealedLetter);
    expect(ticketLetter.parse(JSON.parse(opened ?? ''))).toEqual({
      link: `${linkBefore}${ticket}`,
      ...{ address, locale: 'de' },
    });
  });

  it('is nowhere in clear in the record', async () => {
    const ticket = await issue({ linkBefore });
    await hear('enrollment_ticket');
    const tables = session.sqliteFile.db.prepare(
      "SELECT name FROM sqlite_master WHERE type='table'",
    );
    for (const { name } of tables.all()) {
      const rows = JSON.stringify(session.sqliteFile.db.prepare(`SELECT * FROM "${name}"`).all());
      expect(rows).not.toContain(ticket);
    }
  });
});
