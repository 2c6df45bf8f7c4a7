import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { authenticators, authenticatorsMax } from './authenticators.decider.ts';
import {
  AuthenticatorEnrolled,
  AuthenticatorLocked,
  AuthenticatorRegistered,
  AuthenticatorRemoved,
  AuthenticatorRenamed,
  MessageTypePreferred,
} from './authenticators.events.ts';

const given = specify(authenticators);

const now = '2026-01-01T12:00:00.000Z';
const user = { tenantId: 'acme', userId: 'auth0|ann' };
/** Kinds that only stand beside others. */
const spareKinds = ['email', 'recovery-code'];
const phone = { kind: 'phone', sealed: 'sealed', messageType: 'sms' } as const;

const enrolling = (authenticatorId: string, besides: readonly string[] = []) => ({
  type: 'ConfirmEnrollment' as const,
  ...{ ...user, authenticatorId, ...phone, loginSessionId: 'l1', challengeId: 'c1', besides, now },
  ...{ spareKinds, voidedBy: [] },
});
const enrolled = (authenticatorId: string) =>
  AuthenticatorEnrolled({
    ...{ ...user, authenticatorId, ...phone, loginSessionId: 'l1', challengeId: 'c1' },
    enrolledAt: now,
  });
const registering = (authenticatorId: string, repeats = false) => ({
  ...{ authenticatorId, ...phone, sealedName: 'sealed work', repeats },
});
const registered = (authenticatorId: string) =>
  AuthenticatorRegistered({
    ...{ ...user, authenticatorId, ...phone, sealedName: 'sealed work' },
    registeredAt: now,
  });
const removed = (authenticatorId: string) =>
  AuthenticatorRemoved({ ...user, authenticatorId, removedAt: now });
const locked = (authenticatorId: string) =>
  AuthenticatorLocked({ ...user, authenticatorId, lockedAt: now });
const many = (count: number) => Array.from({ length: count }, (_, n) => registered(`a${n}`));

describe('confirming an enrollment', () => {
  it('gives the person what they proved', () => {
    given().when(enrolling('a1')).then(enrolled('a1'));
  });

  it('happens once', () => {
    given(enrolled('a1')).when(enrolling('a1')).thenNothing();
  });

  it('is refused where the person has got another since it began', () => {
    given(enrolled('a1')).when(enrolling('a2')).thenRefuses('enrollment_not_allowed');
    given(registered('a1')).when(enrolling('a2')).thenRefuses('enrollment_not_allowed');
    given(enrolled('a1'), locked('a1')).when(enrolling('a2')).thenRefuses('enrollment_not_allowed');
    given(enrolled('a1'), enrolled('a3'))
      .when(enrolling('a2', ['a1']))
      .thenRefuses('enrollment_not_allowed');
  });

  it('is open beside what was there, and known to be of no use, when it began', () => {
    given(enrolled('a1'))
      .when(enrolling('a2', ['a1']))
      .then(enrolled('a2'));
  });

  it('is refused where what it was begun beside has been removed since', () => {
    given(enrolled('a1'), removed('a1'))
      .when(enrolling('a2', ['a1']))
      .thenRefuses('enrollment_not_allowed');
    given(enrolled('a1'), removed('a1')).when(enrolling('a2')).then(enrolled('a2'));
  });

  it('is refused where the person has got what voids it since it began', () => {
    const passkey = AuthenticatorEnrolled({
      ...{ ...user, authenticatorId: 'k1', kind: 'passkey', sealed: 'sealed' },
      ...{ loginSessionId: 'l1', challengeId: 'c0', enrolledAt: now },
    });
    const spares = { spareKinds: [...spareKinds, 'passkey'] };
    const voided = { ...enrolling('a1'), ...spares, voidedBy: ['passkey'] };
    given(passkey).when(voided).thenRefuses('enrollment_not_allowed');
    given().when(voided).then(enrolled('a1'));
    given(passkey)
      .when({ ...enrolling('a1'), ...spares })
      .then(enrolled('a1'));
  });

  it('never brings back what was removed', () => {
    given(enrolled('a1'), removed('a1')).when(enrolling('a1')).thenRefuses('authenticator_unknown');
  });

  it('is refused beyond the limit', () => {
    const besides = many(authenticatorsMax).map(({ data }) => data.authenticatorId);
    given(...many(authenticatorsMax))
      .when(enrolling('b', besides))
      .thenRefuses('too_many_authenticators');
  });
});

describe('registering one', () => {
  const register = (authenticatorId: string, repeats = false) => ({
    type: 'RegisterAuthenticator' as const,
    ...{ ...user, registering: registering(authenticatorId, repeats), now },
  });

  it('adds it', () => {
    given().when(register('a1')).then(registered('a1'));
    given(enrolled('a1')).when(register('a2')).then(registered('a2'));
  });

  it('happens once', () => {
    given(registered('a1')).when(register('a1')).thenNothing();
  });

  it('is refused where the person has the same already', () => {
    given(enrolled('a1')).when(register('a2', true)).thenRefuses('authenticator_exists');
  });

  it('is refused beyond the limit', () => {
    given(...many(authenticatorsMax))
      .when(register('b'))
      .thenRefuses('too_many_authenticators');
    given(...many(authenticatorsMax), removed('a0'))
      .when(register('b'))
      .then(registered('b'));
  });
});

describe('replacing all', () => {
  const replace = (...some: ReturnType<typeof registering>[]) => ({
    type: 'ReplaceAuthenticators' as const,
    ...{ ...user, registering: some, now },
  });

  it('removes what there was and adds the new, in one append', () => {
    given(enrolled('a1'), registered('a2'))
      .when(replace(registering('b1'), registering('b2')))
      .then(removed('a1'), removed('a2'), registered('b1'), registered('b2'));
  });

  it('with nothing leaves nothing', () => {
    given(enrolled('a1')).when(replace()).then(removed('a1'));
    given().when(replace()).thenNothing();
  });

  it('is refused whole where one repeats another, or there are too many', () => {
    given(enrolled('a1'))
      .when(replace(registering('b1'), registering('b2', true)))
      .thenRefuses('authenticator_exists');
    const more = Array.from({ length: authenticatorsMax + 1 }, (_, n) => registering(`b${n}`));
    given(enrolled('a1'))
      .when(replace(...more))
      .thenRefuses('too_many_authenticators');
  });
});

describe('updating one', () => {
  const update = (changes: { sealedName?: string; messageType?: 'sms' | 'voice' }) => ({
    type: 'UpdateAuthenticator' as const,
    ...{ ...user, authenticatorId: 'a1', ...changes, now },
  });
  const one = { ...user, authenticatorId: 'a1' };
  const renamed = AuthenticatorRenamed({
    ...{ ...one, name: '', sealedName: 'sealed home' },
    renamedAt: now,
  });
  const preferred = MessageTypePreferred({ ...one, messageType: 'voice', preferredAt: now });

  it('records what changes, and nothing else', () => {
    given(registered('a1'))
      .when(update({ sealedName: 'sealed home' }))
      .then(renamed);
    given(registered('a1'))
      .when(update({ sealedName: 'sealed home', messageType: 'voice' }))
      .then(renamed, preferred);
    given(registered('a1'))
      .when(update({ messageType: 'sms' }))
      .thenNothing();
    expect(given(registered('a1'), renamed, preferred).state().confirmed).toMatchObject([
      { authenticatorId: 'a1', sealedName: 'sealed home', messageType: 'voice' },
    ]);
  });

  it('reads names as they were recorded before they were sealed', () => {
    const inClear = (name: string) => ({ ...one, name });
    const work = AuthenticatorRegistered({ ...phone, ...inClear('work'), registeredAt: now });
    const home = AuthenticatorRenamed({ ...inClear('home'), renamedAt: now });
    expect(given(work).state().confirmed).toMatchObject([{ name: 'work' }]);
    expect(given(work, home).state().confirmed).toMatchObject([{ name: 'home' }]);
    const [sealed] = given(work, home, renamed).state().confirmed;
    expect(sealed).toMatchObject({ sealedName: 'sealed home', name: undefined });
    const [again] = given(work, renamed, home).state().confirmed;
    expect(again).toMatchObject({ sealedName: undefined, name: 'home' });
  });

  it('prefers no kind of message for what gets none', () => {
    const totp = AuthenticatorRegistered({
      ...{ ...one, kind: 'totp', sealed: 'sealed', registeredAt: now },
    });
    given(totp)
      .when(update({ messageType: 'voice' }))
      .thenNothing();
  });

  it('is refused for what the person does not have', () => {
    given()
      .when(update({ sealedName: 'x' }))
      .thenRefuses('authenticator_unknown');
    given(registered('a1'), removed('a1'))
      .when(update({ sealedName: 'x' }))
      .thenRefuses('authenticator_unknown');
  });
});

describe('removing and locking', () => {
  const one = { ...user, authenticatorId: 'a1', now };

  it('removes one, or all', () => {
    given(enrolled('a1'))
      .when({ type: 'RemoveAuthenticator', ...one, spareKinds })
      .then(removed('a1'));
    given(enrolled('a1'), registered('a2'))
      .when({ type: 'RemoveAuthenticators', ...user, now })
      .then(removed('a1'), removed('a2'));
    given()
      .when({ type: 'RemoveAuthenticators', ...user, now })
      .thenNothing();
  });

  it('locks one, once', () => {
    given(enrolled('a1'))
      .when({ type: 'LockAuthenticator', ...one })
      .then(locked('a1'));
    given(enrolled('a1'), locked('a1'))
      .when({ type: 'LockAuthenticator', ...one })
      .thenNothing();
    expect(given(enrolled('a1'), locked('a1')).state().confirmed).toMatchObject([
      { authenticatorId: 'a1', isLocked: true },
    ]);
  });

  it('is refused for what the person does not have', () => {
    for (const type of ['RemoveAuthenticator', 'LockAuthenticator'] as const) {
      given()
        .when({ type, ...one, spareKinds })
        .thenRefuses('authenticator_unknown');
      given(enrolled('a1'), removed('a1'))
        .when({ type, ...one, spareKinds })
        .thenRefuses('authenticator_unknown');
    }
  });
});
