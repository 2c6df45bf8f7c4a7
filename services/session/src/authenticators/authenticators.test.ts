import {
  listAuthenticators,
  registerAuthenticator,
  removeAuthenticator,
  removeAuthenticators,
  replaceAuthenticators,
  updateAuthenticator,
  userErased,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ann,
  answer,
  begin,
  challenged,
  enrolled,
  must,
  openSession,
  recordOf,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const user = { tenantId, userId: ann };
const phone = (phoneNumber: string) => ({ kind: 'phone', phoneNumber }) as const;
const totp = { kind: 'totp', secret: 'jbsw y3dp ehpk 3pxp jbsw y3dp' } as const;
const email = { kind: 'email', email: 'ann@example.com' } as const;
type Registered = RequestOf<typeof registerAuthenticator>['authenticator'];
const register = (authenticator: Registered) =>
  session.ask(registerAuthenticator, { ...user, authenticator });
const list = async (whose: { tenantId: string; userId: string } = user) =>
  must(await session.ask(listAuthenticators, whose)).authenticators;

describe('an admin', () => {
  it('registers an authenticator, confirmed at once', async () => {
    const made = must(await register(phone('+1 202 555 0101')));
    expect(made).toEqual({
      authenticatorId: expect.stringMatching(/^dev_[A-Za-z0-9]{16}$/),
      ...{ kind: 'phone', confirmed: true, locked: false, phoneNumber: '+12025550101' },
      ...{ preferredMessageType: 'sms', createdAt: session.clock(), enrolledAt: session.clock() },
    });
    expect(await list()).toEqual([made]);
    expect(await begin(session, { transactionId: 't1' })).toMatchObject({ next: 'challenge' });
  });

  it('is believed a number in E.164, and read where they write it otherwise', async () => {
    for (const number of ['+2999', '+15550100', '+999123456789012']) {
      expect(must(await register(phone(number)))).toMatchObject({ phoneNumber: number });
    }
    expect(must(await register(phone('001 202 555 0101')))).toMatchObject({
      phoneNumber: '+12025550101',
    });
    for (const number of ['+0123456', '+1234567890123456', '555 0100', 'Ann']) {
      expect(await register(phone(number))).toMatchObject({ refusal: 'phone_number_malformed' });
    }
  });

  it('sees when it was last used', async () => {
    const made = must(await register(phone('+12025550101')));
    session.advance(60_000);
    must(await answer(session, await challenged(session, { transactionId: 't1' })));
    expect(await list()).toEqual([{ ...made, lastUsedAt: session.clock() }]);
  });

  it('never sees a TOTP secret again, and keeps one only if it is long enough', async () => {
    const made = must(await register(totp));
    expect(JSON.stringify(made)).not.toMatch(/jbsw/i);
    for (const secret of ['JBSWY3DP', 'not base32!', 'A1'.repeat(20)]) {
      expect(
        await session.ask(registerAuthenticator, {
          ...user,
          authenticator: { kind: 'totp', secret },
        }),
      ).toMatchObject({
        refusal: 'totp_secret_malformed',
      });
    }
  });

  it('is refused a number that cannot exist, and one the person has already', async () => {
    expect(await register(phone('+1'))).toMatchObject({ refusal: 'phone_number_malformed' });
    must(await register(phone('+12025550101')));
    expect(await register(phone('+1 (202) 555-0101'))).toMatchObject({
      refusal: 'authenticator_exists',
    });
    must(await register(email));
    expect(await register(email)).toMatchObject({ refusal: 'authenticator_exists' });
  });

  it('is refused the same number twice at once, and a twenty-first authenticator', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => register(phone('+12025550101'))),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    for (let n = 2; n <= 20; n += 1) must(await register(phone(`+12025550${100 + n}`)));
    expect(await register(phone('+12025550199'))).toMatchObject({
      refusal: 'too_many_authenticators',
    });
  });

  it('replaces everything at once, and hears it back in the order asked', async () => {
    must(await register(phone('+12025550101')));
    const wanted = [email, phone('+12025550101'), phone('+12025550102')];
    const replaced = must(
      await session.ask(replaceAuthenticators, { ...user, authenticators: wanted }),
    ).authenticators;
    expect(replaced).toMatchObject(wanted);
    expect(await list()).toEqual(replaced);
    must(await session.ask(replaceAuthenticators, { ...user, authenticators: [] }));
    expect(await list()).toEqual([]);
  });

  it('replaces nothing where anything is wrong', async () => {
    const made = must(await register(phone('+12025550101')));
    const replace = (authenticators: readonly ReturnType<typeof phone>[]) =>
      session.ask(replaceAuthenticators, { ...user, authenticators: [...authenticators] });
    expect(await replace([phone('+12025550102'), phone('+1')])).toMatchObject({
      refusal: 'phone_number_malformed',
    });
    expect(await replace([phone('+12025550102'), phone('+1 202 555 0102')])).toMatchObject({
      refusal: 'authenticator_exists',
    });
    const many = Array.from({ length: 21 }, (_, n) => phone(`+12025550${100 + n}`));
    expect(await replace(many)).toMatchObject({ refusal: 'too_many_authenticators' });
    expect(await list()).toEqual([made]);
  });

  it('renames one and chooses how messages reach it', async () => {
    const { authenticatorId } = must(await register(phone('+12025550101')));
    const one = { ...user, authenticatorId };
    const changed = must(
      await session.ask(updateAuthenticator, {
        ...one,
        name: 'work',
        preferredMessageType: 'voice',
      }),
    );
    expect(changed).toMatchObject({ name: 'work', preferredMessageType: 'voice' });
    expect(await list()).toEqual([changed]);
    const before = await recordOf(session);
    must(await session.ask(updateAuthenticator, { ...one, name: 'work' }));
    expect(await recordOf(session)).toEqual(before);
    // The tenant has not chosen voice, so it is a text all the same.
    expect(await challenged(session, { transactionId: 't1' })).toMatchObject({
      challenge: { messageType: 'sms' },
    });
    session.decide({ messageTypes: ['sms', 'voice'] });
    expect(await challenged(session, { transactionId: 't2' })).toMatchObject({
      challenge: { messageType: 'voice' },
    });
  });

  it('removes one, or all, and both are gone at once', async () => {
    const { authenticatorId } = must(await register(phone('+12025550101')));
    must(await register(phone('+12025550102')));
    must(await session.ask(removeAuthenticator, { ...user, authenticatorId }));
    expect(await list()).toMatchObject([phone('+12025550102')]);
    must(await session.ask(removeAuthenticators, user));
    expect(await list()).toEqual([]);
    expect(await begin(session, { transactionId: 't1' })).toMatchObject({ next: 'enroll' });
  });

  it('is told of one the person does not have', async () => {
    const { authenticatorId } = must(await register(phone('+12025550101')));
    for (const whose of [
      { ...user, authenticatorId: 'dev_none' },
      { ...user, userId: 'auth0|bob', authenticatorId },
      { ...user, tenantId: 'other', authenticatorId },
    ]) {
      const unknown = { ok: false, refusal: 'authenticator_unknown' };
      expect(await session.ask(removeAuthenticator, whose)).toEqual(unknown);
      expect(await session.ask(updateAuthenticator, { ...whose, name: 'x' })).toEqual(unknown);
    }
    expect(await list({ ...user, tenantId: 'other' })).toEqual([]);
  });

  it('leaves nothing in the record that could be read', async () => {
    must(await register(phone('+12025550101')));
    must(await register(totp));
    must(await register(email));
    const named = must(await register({ ...phone('+12025550102'), name: 'Ann, at home' }));
    const { authenticatorId } = named;
    must(await session.ask(updateAuthenticator, { ...user, authenticatorId, name: 'Ann, work' }));
    expect(await list()).toContainEqual({ ...named, name: 'Ann, work' });
    const text = JSON.stringify(await recordOf(session));
    for (const secret of ['2025550101', 'JBSW', 'ann@example.com', 'Ann, ']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('an erased person', () => {
  it('has nothing left, and is given nothing back', async () => {
    await enrolled(session, { transactionId: 't1' });
    const open = await challenged(session, { transactionId: 't2' });
    await session.vault.erase(user);
    await session.messaging.publish(userErased, { id: 'erased-ann', body: user });
    await vi.waitFor(async () => expect(await list()).toEqual([]));
    expect(await answer(session, open)).toMatchObject({ refusal: 'challenge_not_open' });
    expect((await session.store.load(`authenticators-${tenantId}.${ann}`)).events).toEqual([]);
  });
});
