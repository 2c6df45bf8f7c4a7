import {
  completeLogin,
  forgetBrowsers,
  giveRecoveryCode,
  issueChallenge,
  type Login,
  listAuthenticators,
  listBrowsers,
  payPasswordMail,
  regenerateRecoveryCode,
  registerAuthenticator,
  removeAuthenticator,
  removeAuthenticators,
  startEnrollment,
  takeOwnRecoveryCode,
  userErased,
} from '@countersign/contracts';
import { softKey } from '@countersign/factors/testing';
import { delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from './testing/always.ts';
import { type Fault, harmed, kindsOfFault } from './testing/dying.ts';
import { origin, relyingParty } from './testing/holding.ts';
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
  type Session,
  type SessionOptions,
  tenantId,
} from './testing/open-session.ts';
import { addPasskey, enterBy } from './testing/passkeys.ts';

const user = { tenantId, userId: ann };
const bob = 'auth0|bob';
const hour = 60 * 60_000;
const device = 'Canary 7 · Linux';
const idempotencyKey = 'k'.repeat(43);

let session: Session;
const open = async (options?: SessionOptions) => {
  session = await openSession(options);
};
beforeEach(() => open());
afterEach(() => session.stop());

/** Everything that is in any table, as it lies there. */
const everything = (): string => {
  const { db } = session.sqliteFile;
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return JSON.stringify(
    tables.map(({ name }) => db.prepare(`SELECT * FROM "${String(name)}"`).all()),
  );
};
/** The records that have not expired, and name somebody or lie under their name. */
const recordsOf = (userId: string, now = session.clock()): readonly string[] =>
  session.sqliteFile.db
    .prepare('SELECT bucket, key, value FROM records WHERE expires_at IS NULL OR expires_at > ?')
    .all(now)
    .map(({ bucket, key, value }) => `${bucket}: ${key} ${value}`)
    .filter((record) => record.includes(userId));
/** What stays for ever where a person's data key was: nothing but that. */
const tombstone = expect.stringMatching(/^data-keys: .* "erased"$/);

const bringKey = async (kind: string, userId: string) => {
  const { id: keyId, publicKey } = softKey({ origin });
  const about = { keyId, relyingPartyId: relyingParty.id };
  const authenticator = { kind, ...about, publicKey: Buffer.from(publicKey).toString('base64') };
  return must(await session.ask(registerAuthenticator, { tenantId, userId, authenticator }));
};
const ending = (loginSessionId: string, rememberAs: string) =>
  session.ask(completeLogin, { tenantId, loginSessionId, idempotencyKey, rememberAs, device });
const browserOf = (userId: string, n: number) => `${userId}-${n}`.padEnd(43, '.');
const proved = async (userId: string, transactionId: string) =>
  must(await answer(session, await challenged(session, { transactionId, userId })));
const listed = async (userId: string) =>
  must(await session.ask(listBrowsers, { tenantId, userId })).browsers;

/** Does everything that leaves a trace here; some of it is still under way at the end. */
const live = async (userId: string) => {
  const of = (name: string) => ({ transactionId: `${name} ${userId}`, userId });
  const enrollingStill = await enrolling(session, of('open'), '+12025550188');
  await enrolled(session, of('first'));
  const { authenticatorId } = await bringKey('webauthn-roaming', userId);
  must(await session.ask(removeAuthenticator, { tenantId, userId, authenticatorId }));
  await bringKey('webauthn-roaming', userId);
  await bringKey('passkey', userId);
  const login = await proved(userId, of('adding').transactionId);
  const key = softKey({ origin });
  must(await addPasskey(session, login, key));
  must(await enterBy(session, key, of('by passkey')));
  const ends = [];
  for (const n of [1, 2]) {
    const { loginSessionId } = await proved(userId, of(`remembering ${n}`).transactionId);
    const end = () => ending(loginSessionId, browserOf(userId, n));
    must(await end());
    ends.push(end);
  }
  // Two, so that what is kept of them is there an hour later.
  const mail = { emailAddress: `${userId}@acme.example`, address: '192.0.2.1' };
  for (const asked of [mail, mail]) {
    must(await session.ask(payPasswordMail, { tenantId, userId, ...asked }));
  }
  const asked = await challenged(session, of('asked'));
  return { enrollingStill, asked, ends };
};
const erase = async () => {
  session.stand('erased');
  await session.vault.erase(user);
  await session.messaging.publish(userErased, { id: 'erased-ann', body: user });
};

describe('the browsers that are remembered', () => {
  it('are told to their person, and to nobody who reads what is kept', async () => {
    await live(ann);
    expect(await listed(ann)).toMatchObject([{ device }, { device }]);
    expect(everything()).toContain(browserOf(ann, 1));
    expect(everything()).not.toMatch(/canary/i);
  });

  it('leave no record once all are forgotten, and come back by no repetition', async () => {
    const { ends } = await live(ann);
    await live(bob);
    must(await session.ask(forgetBrowsers, user));
    for (const end of ends) expect(await end()).toMatchObject({ ok: true });
    const ofBrowsers = recordsOf(ann).filter((each) => each.startsWith('remembered-browsers'));
    expect(ofBrowsers.filter((each) => each.includes(`"${ann}"`))).toEqual([]);
    expect([(await listed(ann)).length, (await listed(bob)).length]).toEqual([0, 2]);
  });
});

describe('an erased person', () => {
  it('is marked as such also where their browsers are forgotten once more', async () => {
    await live(ann);
    await erase();
    await session.settled();
    const before = recordsOf(ann);
    must(await session.ask(forgetBrowsers, user));
    expect(recordsOf(ann)).toEqual(before);
    const { db } = session.sqliteFile;
    expect(db.prepare("SELECT key FROM records WHERE key = 'erased'").all()).toEqual([]);
  });

  it('is in no record, whatever of theirs was under way', async () => {
    const { enrollingStill, asked, ends } = await live(ann);
    await live(bob);
    const before = recordsOf(bob).length;
    await erase();
    await session.settled();
    const wrong = not(codeFor(session, enrollingStill));
    expect(await answer(session, enrollingStill, wrong)).toMatchObject({ refusal: 'login_over' });
    expect(await answer(session, asked)).toMatchObject({ refusal: 'login_over' });
    for (const end of ends) expect(await end()).toMatchObject({ refusal: 'login_over' });
    session.advance(hour);
    expect(recordsOf(ann)).toEqual([tombstone]);
    expect([before > 0, await listed(bob)]).toMatchObject([true, [{ device }, { device }]]);
  });

  it.each([1, 2, 3, 4, 5])(
    'is in no record that was on its way, in the order of seed %d',
    async (seed) => {
      await session.stop();
      await open({ replicas: 3, through: delayed(seed) });
      await enrolled(session, { transactionId: 'first' });
      const logins = [await proved(ann, 't1'), await proved(ann, 't2'), await proved(ann, 't3')];
      const ends = logins.map(({ loginSessionId }, n) => ending(loginSessionId, browserOf(ann, n)));
      await Promise.all([erase(), ...ends]);
      await session.settled();
      session.advance(hour);
      expect(recordsOf(ann)).toEqual([tombstone]);
    },
  );
});

describe('whose an authenticator is', () => {
  const ownersOf = (userId: string) =>
    recordsOf(userId).filter((record) => record.startsWith('authenticator-owners'));
  const seed = 's'.repeat(43);
  const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
  const starting = async (transactionId: string) =>
    must(
      await session.ask(startEnrollment, {
        ...within(await begin(session, { transactionId })),
        ...{ factor: 'sms', phoneNumber: annsPhone, givesRecoveryCode: true },
      }),
    );
  const recovering = async (transactionId: string, code: string) => {
    const login = await begin(session, { transactionId });
    const spare = login.authenticators.find(({ factor }) => factor === 'recovery-code');
    const { authenticatorId = 'none' } = spare ?? {};
    const asked = must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
    return must(await answer(session, asked, code));
  };

  beforeEach(() => session.decide({ factors: { ...always.factors, 'recovery-code': true } }));

  it('is known of what they have alone: of no void code, and of nothing refused', async () => {
    const never = await starting('never confirmed');
    const late = await starting('confirmed too late');
    expect(ownersOf(ann)).toEqual([]);
    must(await answer(session, await starting('first')));
    expect(await answer(session, late)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(never.recoveryCode).toBeDefined();
    must(await session.ask(regenerateRecoveryCode, user));
    const { recoveryCode } = must(await session.ask(regenerateRecoveryCode, user));

    const login = await recovering('recovering', recoveryCode);
    const give = () => session.ask(giveRecoveryCode, { ...within(login), seed });
    expect(ownersOf(ann)).toHaveLength(1);
    must(await give());
    must(await give());
    must(await session.ask(regenerateRecoveryCode, user));
    expect(await give()).toMatchObject({ refusal: 'recovery_code_not_due' });

    const onPage = await proved(ann, 'own page');
    must(await complete(session, onPage));
    const asking = { ...user, loginSessionId: onPage.loginSessionId, seed };
    const { changes } = must(await session.ask(takeOwnRecoveryCode, asking));
    must(await session.ask(takeOwnRecoveryCode, { ...asking, changes }));
    must(await session.ask(takeOwnRecoveryCode, { ...asking, changes }));
    const stale = { ...asking, changes, seed: 't'.repeat(43) };
    expect(await session.ask(takeOwnRecoveryCode, stale)).toMatchObject({ ok: false });

    const authenticator = { kind: 'phone', phoneNumber: '+12025550190', messageType: 'sms' };
    const register = () => session.ask(registerAuthenticator, { ...user, authenticator });
    must(await register());
    expect(await register()).toMatchObject({ refusal: 'authenticator_exists' });

    const { authenticators } = must(await session.ask(listAuthenticators, user));
    expect(authenticators).toHaveLength(3);
    const known = authenticators.map((each) => expect.stringContaining(each.authenticatorId));
    expect(ownersOf(ann).toSorted()).toEqual(expect.arrayContaining(known));
    expect(ownersOf(ann)).toHaveLength(3);
    await erase();
    await session.settled();
    session.advance(hour);
    expect(recordsOf(ann)).toEqual([tombstone]);
  });

  it('is forgotten with them also where what was removed still has an owner', async () => {
    await enrolled(session, { transactionId: 'first' });
    const { db } = session.sqliteFile;
    const rows = db.prepare("SELECT * FROM records WHERE bucket = 'authenticator-owners'").all();
    must(await session.ask(removeAuthenticators, user));
    for (const { bucket, key, value } of rows) {
      db.prepare('INSERT INTO records (bucket, key, value) VALUES (?, ?, ?)').run(
        ...[bucket ?? '', key ?? '', value ?? ''],
      );
    }
    expect(ownersOf(ann)).toHaveLength(1);
    await erase();
    await session.settled();
    session.advance(hour);
    expect(recordsOf(ann)).toEqual([tombstone]);
  });
});

describe('an answer of somebody who is erased meanwhile', () => {
  it('leaves no record, though it is charged after they were forgotten', async () => {
    const { through, isThere, letGo, arm } = stopping('before it is charged');
    await session.stop();
    await open({ through });
    await enrolled(session, { transactionId: 'first' });
    const asked = await challenged(session, { transactionId: 'second' });
    arm();
    const answered = answer(session, asked);
    await isThere;
    await erase();
    await session.settled();
    letGo();
    await answered;
    session.advance(hour);
    expect(recordsOf(ann)).toEqual([tombstone]);
  });
});

/** Ports of a process that stops at one place, when it comes there, until it is let go. */
const stopping = (
  place: 'before it is listed' | 'before it is remembered' | 'before it is charged',
) => {
  let isArmed = false;
  let [reached, letGo] = [() => {}, () => {}];
  const isThere = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const stop = async () => {
    reached();
    await isLetGo;
  };
  const through: SessionOptions['through'] = (ports) => ({
    ...ports,
    vault: {
      ...ports.vault,
      sealFor: async (of, context, text) => {
        const sealed = await ports.vault.sealFor(of, context, text);
        if (place === 'before it is listed' && text === device) await stop();
        return sealed;
      },
    },
    messaging: {
      ...ports.messaging,
      keyValue: (bucket) => {
        const records = ports.messaging.keyValue(bucket);
        const isBefore = place === 'before it is remembered';
        const isHere = isBefore && bucket.name === 'remembered-browsers';
        const create: typeof records.create = async (key, value, options) => {
          if (isHere) await stop();
          return records.create(key, value, options);
        };
        const isCharging = place === 'before it is charged' && bucket.name === 'session-attempts';
        const get: typeof records.get = async (key) => {
          if (isCharging && isArmed) await stop();
          return records.get(key);
        };
        return { ...records, create, get };
      },
    },
  });
  const arm = () => {
    isArmed = true;
  };
  return { through, isThere, letGo, arm };
};

describe('a browser whose person is erased', () => {
  it.each(['before it is listed', 'before it is remembered'] as const)(
    'just %s leaves no record, and is not remembered',
    async (place) => {
      const { through, isThere, letGo } = stopping(place);
      await session.stop();
      await open({ through });
      await enrolled(session, { transactionId: 'first' });
      const { loginSessionId } = await proved(ann, 'second');
      const end = ending(loginSessionId, browserOf(ann, 1));
      await isThere;
      await erase();
      await session.settled();
      letGo();
      expect(must(await end)).not.toHaveProperty('rememberedForSeconds');
      session.advance(hour);
      expect(recordsOf(ann)).toEqual([tombstone]);
    },
  );
});

describe('an erasure that comes to harm at any one call', () => {
  const story = async (fault?: Fault) => {
    const harm = harmed(fault);
    await session.stop();
    await open({ through: harm.through });
    await enrolled(session, { transactionId: 'first' });
    await bringKey('webauthn-roaming', ann);
    must(await ending((await proved(ann, 'second')).loginSessionId, browserOf(ann, 1)));
    const before = harm.calls();
    await erase();
    await session.settled();
    const calls = harm.calls();
    // Nobody was told that it was done: it is tried again, by whoever is there.
    const restarted = await session.start(1, (ports) => ports);
    for (let round = 1; round <= 3; round += 1) {
      session.advance(hour);
      await session.settled();
    }
    const left = recordsOf(ann);
    await restarted.stop();
    return { before, calls, left };
  };

  it.each(kindsOfFault)('which %s, is finished by the next try', async (_, kind) => {
    const { before, calls } = await story();
    for (let call = before + 1; call <= calls; call += 1) {
      const { left } = await story({ ...kind, call });
      expect(left, `at call ${call}`).toEqual([tombstone]);
    }
  });
});
