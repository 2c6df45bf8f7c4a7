import {
  beginLogin,
  issueChallenge,
  issueTicket,
  type Login,
  listAuthenticators,
  openTicket,
  readLogin,
  startEnrollment,
} from '@countersign/contracts';
import { Contended, handle } from '@countersign/core';
import { totpCode } from '@countersign/factors';
import { delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  annsPhone,
  answer,
  begin,
  complete,
  enrolled,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';
import { ticket as ticketDecider } from './ticket.decider.ts';
import { ticketEvent } from './ticket.events.ts';
import { tickets } from './tickets.ts';

const dayMs = 24 * 60 * 60_000;
const both = { factors: { ...always.factors, otp: true } };

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

type Wish = Partial<Parameters<typeof issueTicket.request.parse>[0] & object>;
const issue = async (wish: Wish = {}, on = session) =>
  must(await on.ask(issueTicket, issueTicket.request.parse({ tenantId, userId: ann, ...wish })))
    .ticket;
const open = (ticket: string, { on = session, of = tenantId, transactionId = 't1' } = {}) =>
  on.ask(openTicket, { tenantId: of, ticket, transactionId, host: 'acme.example', locale: 'en' });
const startPhone = ({ loginSessionId }: Login) =>
  session.ask(startEnrollment, {
    ...{ tenantId, loginSessionId, factor: 'sms', phoneNumber: annsPhone },
  });
const startApp = async ({ loginSessionId }: Login, on = session) =>
  must(await on.ask(startEnrollment, { tenantId, loginSessionId, factor: 'otp' }));
const proveApp = (login: Login, on = session) =>
  answer(on, login, totpCode(login.challenge?.secret ?? '', on.clock()));
const kindsOf = async (on = session) =>
  must(await on.ask(listAuthenticators, { tenantId, userId: ann })).authenticators.map(
    ({ kind }) => kind,
  );

describe('a ticket to enrol', () => {
  it('is thirty-two letters and digits, another each time, and nowhere in the record', async () => {
    const tickets = await Promise.all(Array.from({ length: 20 }, () => issue()));
    expect(new Set(tickets).size).toBe(20);
    for (const ticket of tickets) expect(ticket).toMatch(/^[0-9A-Za-z]{32}$/);
    const tables = session.sqliteFile.db.prepare(
      "SELECT name FROM sqlite_master WHERE type='table'",
    );
    for (const { name } of tables.all()) {
      const rows = JSON.stringify(session.sqliteFile.db.prepare(`SELECT * FROM "${name}"`).all());
      for (const ticket of tickets) expect(rows).not.toContain(ticket);
    }
  });

  it('lets its person enrol a phone, and is good for nothing more', async () => {
    const ticket = await issue();
    const login = must(await open(ticket));
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'enroll', authenticators: [] });
    const proved = must(await answer(session, must(await startPhone(login))));
    expect(proved).toMatchObject({ status: 'authenticated', next: 'complete' });
    expect(await kindsOf()).toEqual(['phone']);
    expect(await complete(session, proved)).toMatchObject({ refusal: 'login_over' });
    expect(await open(ticket)).toMatchObject({ refusal: 'ticket_used' });
  });

  it('stands for no session: another login cannot be taken from it', async () => {
    const login = must(await open(await issue()));
    must(await answer(session, must(await startPhone(login))));
    const taken = await session.ask(beginLogin, {
      ...{ tenantId, userId: ann, stepUp: false, transactionId: 't2' },
      ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
      primary: { method: 'session', loginSessionId: login.loginSessionId },
    });
    expect(taken).toMatchObject({ refusal: 'session_unusable' });
  });

  it('may be opened again until something is enrolled by it', async () => {
    const ticket = await issue();
    const first = must(await open(ticket));
    const second = must(await open(ticket, { transactionId: 't2' }));
    expect(second.loginSessionId).not.toBe(first.loginSessionId);
    session.advance(60 * 60_000);
    const late = must(await open(ticket, { transactionId: 't3' }));
    must(await answer(session, must(await startPhone(late))));
    expect(await kindsOf()).toEqual(['phone']);
  });

  it('serves one of the logins it opened, also where another begins to enrol later', async () => {
    session.decide(both);
    const ticket = await issue({ allowsMore: true });
    const first = must(await open(ticket));
    const second = must(await open(ticket, { transactionId: 't2' }));
    must(await proveApp(await startApp(first)));
    // Begun beside what the first one enrolled, so that nothing but the ticket stands in its way.
    const late = must(await startPhone(second));
    expect(await answer(session, late)).toMatchObject({ refusal: 'login_over' });
    expect(await kindsOf()).toEqual(['totp']);
  });

  it('ends after five days, opened or not', async () => {
    const ticket = await issue();
    session.advance(5 * dayMs - 60_000);
    const login = must(await open(ticket));
    const started = must(await startPhone(login));
    session.advance(60_000);
    expect(await open(ticket, { transactionId: 't2' })).toMatchObject({
      refusal: 'ticket_expired',
    });
    expect(await answer(session, started)).toMatchObject({ refusal: 'login_over' });
    expect(await kindsOf()).toEqual([]);
  });

  it.each(['', 'A'.repeat(32), 'x'.repeat(128)])('that was made up is none: %s', async (made) => {
    expect(await open(made)).toMatchObject({ refusal: 'ticket_unknown' });
  });

  it('of one tenant is none at another', async () => {
    const ticket = await issue();
    expect(await open(ticket, { of: 'other' })).toMatchObject({ refusal: 'ticket_unknown' });
  });
});

describe('a ticket for somebody who has something enrolled', () => {
  beforeEach(async () => {
    session.decide(both);
    await enrolled(session, { transactionId: 'enrolling' });
  });

  it('opens nothing, unless it is for one more', async () => {
    expect(await open(await issue())).toMatchObject({ refusal: 'already_enrolled' });
    const login = must(await open(await issue({ allowsMore: true })));
    expect(login).toMatchObject({ next: 'enroll', authenticators: [] });
    must(await proveApp(await startApp(login)));
    expect((await kindsOf()).toSorted()).toEqual(['phone', 'totp']);
  });

  it('has no challenge put to them, and sends them nothing', async () => {
    const login = must(await open(await issue({ allowsMore: true })));
    const { loginSessionId } = login;
    const before = await tally(session);
    const asked = await session.ask(issueChallenge, { tenantId, loginSessionId });
    expect(asked).toMatchObject({ refusal: 'login_over' });
    expect(await tally(session)).toEqual(before);
  });

  it('is void where they enrol in another way meanwhile', async () => {
    session.decide({ factors: { ...always.factors, sms: false, otp: true } });
    const login = must(await open(await issue()));
    const started = await startApp(login);
    must(await proveApp(await startApp(await begin(session, { transactionId: 't9' }))));
    session.advance(30_000);
    expect(await proveApp(started)).toMatchObject({ refusal: 'challenge_not_open' });
  });
});

describe('two tickets for one more, at the same time', () => {
  it('are two: the one whose enrollment came too late is good for another try', async () => {
    session.decide(both);
    const [first, second] = [await issue({ allowsMore: true }), await issue({ allowsMore: true })];
    const early = must(await open(first));
    const late = must(await open(second, { transactionId: 't2' }));
    const started = must(await startPhone(late));
    must(await proveApp(await startApp(early)));
    // Begun before there was an app, it would make the person two of whom they proved none.
    expect(await answer(session, started)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await kindsOf()).toEqual(['totp']);

    const again = must(await open(second, { transactionId: 't3' }));
    must(await answer(session, must(await startPhone(again))));
    expect((await kindsOf()).toSorted()).toEqual(['phone', 'totp']);
    expect(await open(second, { transactionId: 't4' })).toMatchObject({ refusal: 'ticket_used' });
  });
});

describe('a ticket for somebody who is erased', () => {
  it('lets nothing be enrolled, and its login is over', async () => {
    const login = must(await open(await issue()));
    await session.vault.erase({ tenantId, userId: ann });
    expect(await startPhone(login)).toMatchObject({ refusal: 'login_over' });
  });
});

describe('a ticket for a factor', () => {
  it('leads to that one alone', async () => {
    session.decide(both);
    const login = must(await open(await issue({ factor: 'otp' })));
    expect(login.factors).toEqual(['otp']);
    expect(await startPhone(login)).toMatchObject({ refusal: 'factor_off' });
    must(await proveApp(await startApp(login)));
    expect(await kindsOf()).toEqual(['totp']);
  });

  it('that is off, or cannot be enrolled here, leads nowhere', async () => {
    expect(await open(await issue({ factor: 'otp' }))).toMatchObject({ refusal: 'factor_off' });
    session.decide({ factors: { ...always.factors, 'push-notification': true } });
    const push = await issue({ factor: 'push-notification' });
    expect(await open(push)).toMatchObject({ refusal: 'factor_off' });
  });

  it('without one leads to whatever is on', async () => {
    session.decide(both);
    const login = must(await open(await issue()));
    expect([...login.factors].toSorted()).toEqual(['otp', 'sms']);
  });
});

describe.each([1, 2, 3])('at once, in the order of seed %d', (seed) => {
  it('a hundred logins that use up one ticket are one that has', async () => {
    const { store, vault, messaging, clock } = session;
    const stream = tickets(vault).streamOf(await issue());
    const ofTickets = { decider: ticketDecider, event: ticketEvent };
    // Each as in a process of its own, so that nothing but the record stands between them.
    const redeem = (nth: number) =>
      handle({ ...ofTickets, ...delayed(seed)({ store, messaging }) })(stream, {
        type: 'RedeemTicket',
        ...{ tenantId, userId: ann, loginSessionId: `l${nth}`, now: clock() },
      }).catch((reason: unknown) => {
        // Who lost to others again and again has not used it up either.
        if (reason instanceof Contended) return { refusal: 'contended' };
        throw reason;
      });
    const all = await Promise.all(Array.from({ length: 100 }, (_, nth) => redeem(nth)));
    expect(all.filter(({ refusal }) => refusal === undefined)).toHaveLength(1);
    const { events } = await store.load(stream);
    expect(events.map(({ type }) => type)).toEqual(['TicketIssued', 'TicketRedeemed']);
  });

  it('a hundred who enrol by one ticket are one who has', async () => {
    const generous = { burst: 200, refillMs: 60_000 };
    const racing = await openSession({
      ...{ replicas: 3, through: delayed(seed) },
      limits: { attemptsPerUser: generous },
    });
    onTestFinished(racing.stop);
    racing.decide(both);
    const ticket = await issue({ allowsMore: true }, racing);
    const started = await Promise.all(
      Array.from({ length: 100 }, async (_, nth) => {
        const login = must(await open(ticket, { on: racing, transactionId: `t${nth}` }));
        return startApp(login, racing);
      }),
    );
    // Who lost to others again and again is not told what became of it; the record knows.
    const answers = await Promise.allSettled(started.map((login) => proveApp(login, racing)));
    const won = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value.ok ? [answer.value.value] : [],
    );
    expect(await kindsOf(racing)).toEqual(['totp']);
    expect(await tally(racing)).toMatchObject({ AuthenticatorEnrolled: 1, ChallengePassed: 1 });
    const logins = await Promise.all(
      started.map(({ loginSessionId }) => racing.ask(readLogin, { tenantId, loginSessionId })),
    );
    const through = logins.flatMap((login) =>
      login.ok && login.value.status === 'authenticated' ? [login.value.loginSessionId] : [],
    );
    expect(through).toHaveLength(1);
    for (const { loginSessionId } of won) expect(through).toEqual([loginSessionId]);
  });
});
