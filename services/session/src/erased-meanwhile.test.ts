import * as contracts from '@countersign/contracts';
import { type Operation, type RequestOf, Unanswered } from '@countersign/core';
import { softKey } from '@countersign/factors/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { always } from './testing/always.ts';
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
  must,
  openSession,
  type Session,
  tenantId,
} from './testing/open-session.ts';
import { entering, newChallenge, signedBy, verified } from './testing/passkeys.ts';

const user = { tenantId, userId: ann };
const seed = 's'.repeat(43);
const origins = { address: '192.0.2.1', userAgent: 'Firefox' };
const where = { clientId: 'shop', host: 'acme.example', locale: 'en' };
const within = ({ loginSessionId }: { readonly loginSessionId: string }) => ({
  ...{ tenantId, loginSessionId },
});

/** An operation, what is asked of it once all is as it takes, and what becomes of it. */
interface Row {
  readonly operation: Operation;
  readonly asked: (session: Session) => Promise<unknown>;
  /** What it answers of who is erased just before something is sealed; none where nothing is. */
  readonly refusal?: string;
  /** It goes on without what would be sealed beside it. */
  readonly goesOn?: true;
}
const row = <O extends Operation>(
  operation: O,
  asked: (session: Session) => Promise<RequestOf<O>>,
  becomes: Pick<Row, 'refusal' | 'goesOn'> = {},
): Row => ({ operation, asked, ...becomes });

const ready = async (session: Session) => {
  session.describe({ email: 'ann@example.com', emailVerified: true });
  await enrolled(session, { transactionId: 'first' });
};
/** With a phone, and a login that was ended after it was proved. */
const withProof = async (session: Session) => {
  await ready(session);
  const login = must(await answer(session, await challenged(session, { transactionId: 'proof' })));
  must(await complete(session, login));
  return login;
};
const idOf = async (session: Session) => {
  const { authenticators } = must(await session.ask(contracts.listAuthenticators, user));
  return authenticators[0]?.authenticatorId ?? '';
};
/** Enrolling a phone in a login, up to the answer. */
const enrollingIn = async (session: Session, factor = 'sms') => {
  const login = await begin(session, { transactionId: 'first' });
  const asked = { ...within(login), factor, phoneNumber: annsPhone };
  return must(await session.ask(contracts.startEnrollment, asked));
};
const withKey = async (session: Session, kind: string) => {
  const key = softKey({ origin });
  const authenticator = {
    ...{ kind, keyId: key.id, relyingPartyId: relyingParty.id },
    publicKey: Buffer.from(key.publicKey).toString('base64'),
  };
  must(await session.ask(contracts.registerAuthenticator, { ...user, authenticator }));
  return key;
};
const resetting = {
  ...{ ...user, transactionId: 'reset', host: where.host, locale: where.locale },
  origin: origins,
};
const phone = { kind: 'phone', phoneNumber: '+12025550199', name: 'work' };

const rows: readonly Row[] = [
  row(
    contracts.beginLogin,
    async (session) => ({
      ...{ ...user, ...where, transactionId: 't', stepUp: false, origin: origins },
      primary: { method: 'password' as const, at: session.clock() },
    }),
    { goesOn: true },
  ),
  row(
    contracts.beginPasskeyLogin,
    async (session) => {
      const key = await withKey(session, 'passkey');
      const challenge = newChallenge(session);
      const asked = { ...entering, transactionId: 't', origin: origins };
      return { ...asked, challenge, answer: signedBy(key, challenge) };
    },
    { goesOn: true },
  ),
  row(contracts.startPasskeyEnrollment, async (session) => ({
    ...{ ...user, ...within(await withProof(session)), relyingParty },
    challenge: newChallenge(session).value,
  })),
  row(
    contracts.enrollPasskey,
    async (session) => {
      const challenge = newChallenge(session);
      const on = { ...user, ...within(await withProof(session)), relyingParty };
      const asked = { ...on, challenge: challenge.value };
      const { options } = must(await session.ask(contracts.startPasskeyEnrollment, asked));
      return { ...on, challenge, answer: softKey({ origin }).create(options, verified) };
    },
    { refusal: 'login_unknown' },
  ),
  row(contracts.readLogin, async (session) => within(await withProof(session))),
  row(
    contracts.startEnrollment,
    async (session) => ({
      ...within(await begin(session, { transactionId: 't' })),
      ...{ factor: 'sms', phoneNumber: annsPhone },
    }),
    { refusal: 'login_over' },
  ),
  row(contracts.issueChallenge, async (session) => {
    await ready(session);
    return within(await begin(session, { transactionId: 't' }));
  }),
  row(contracts.resendCode, async (session) => {
    await ready(session);
    return within(await challenged(session, { transactionId: 't' }));
  }),
  row(
    contracts.answerChallenge,
    async (session) => {
      const login = await begin(session, { transactionId: 't' });
      const asked = { ...within(login), factor: 'webauthn-roaming' };
      const relyingParties = { 'webauthn-roaming': relyingParty };
      const { challenge } = must(
        await session.ask(contracts.startEnrollment, { ...asked, relyingParties }),
      );
      const code = softKey({ origin }).create(challenge?.options, verified);
      return { ...within(login), code };
    },
    { refusal: 'challenge_not_open' },
  ),
  row(
    contracts.giveRecoveryCode,
    async (session) => {
      session.decide({ factors: { ...always.factors, 'recovery-code': true } });
      const login = must(await answer(session, await enrollingIn(session)));
      return { ...within(login), seed };
    },
    { refusal: 'login_over' },
  ),
  row(
    contracts.completeLogin,
    async (session) => {
      await ready(session);
      const asked = await challenged(session, { transactionId: 't' });
      const login = must(await answer(session, asked, codeFor(session, asked)));
      return { ...within(login), rememberAs: seed, device: 'Firefox' };
    },
    { goesOn: true },
  ),
  row(contracts.reviewLogin, async (session) => ({
    ...within(await withProof(session)),
    userId: ann,
  })),
  row(
    contracts.sendTestMessage,
    async () => ({ ...user, phoneNumber: '+12025550199', host: 'acme.example', locale: 'en' }),
    { refusal: 'user_unknown' },
  ),
  row(
    contracts.issueTicket,
    async () => ({ ...user, mail: { linkBefore: 'https://acme.example/t?ticket=' } }),
    { refusal: 'user_unknown' },
  ),
  row(
    contracts.openTicket,
    async (session) => {
      const { ticket } = must(await session.ask(contracts.issueTicket, user));
      const { host, locale } = where;
      return { tenantId, ticket, transactionId: 't', host, locale, origin: origins };
    },
    { goesOn: true },
  ),
  row(
    contracts.listAuthenticators,
    async (session) => {
      session.decide({ factors: { ...always.factors, email: true } });
      await ready(session);
      return { ...user, includesImplied: true };
    },
    { goesOn: true },
  ),
  row(contracts.countWithoutFactor, async () => ({ tenantId, userIds: [ann] })),
  row(contracts.countKeys, async (session) => {
    await withKey(session, 'webauthn-roaming');
    const site = { relyingPartyId: relyingParty.id, factor: 'webauthn-roaming' };
    return { tenantId, userIds: [ann], ...site };
  }),
  row(contracts.findAuthenticator, async (session) => {
    await ready(session);
    return { tenantId, authenticatorId: await idOf(session) };
  }),
  row(contracts.readAuthenticatorMetadata, async () => ({ tenantId, aaguids: [] })),
  row(contracts.registerAuthenticator, async () => ({ ...user, authenticator: phone }), {
    refusal: 'user_unknown',
  }),
  row(
    contracts.replaceAuthenticators,
    async (session) => {
      await ready(session);
      return { ...user, authenticators: [phone] };
    },
    { refusal: 'user_unknown' },
  ),
  row(
    contracts.updateAuthenticator,
    async (session) => {
      await ready(session);
      return { ...user, authenticatorId: await idOf(session), name: 'work' };
    },
    { refusal: 'authenticator_unknown' },
  ),
  row(contracts.removeAuthenticator, async (session) => {
    await ready(session);
    return { ...user, authenticatorId: await idOf(session) };
  }),
  row(contracts.removeOwnAuthenticator, async (session) => ({
    ...{ ...user, ...within(await withProof(session)) },
    authenticatorId: await idOf(session),
  })),
  row(contracts.removeAuthenticators, async (session) => ready(session).then(() => user)),
  row(contracts.forgetBrowsers, async (session) => ready(session).then(() => user)),
  row(contracts.reviewOwnWord, async (session) => ({
    ...{ ...user, ...within(await withProof(session)) },
  })),
  row(contracts.listBrowsers, async (session) => ready(session).then(() => user)),
  row(contracts.forgetBrowser, async (session) => {
    const login = await withProof(session);
    const again = must(
      await answer(session, await challenged(session, { transactionId: 'remembering' })),
    );
    const asked = { ...within(again), rememberAs: seed };
    must(await session.ask(contracts.completeLogin, asked));
    return { ...user, userId: login.userId, browserId: seed };
  }),
  row(
    contracts.takeOwnRecoveryCode,
    async (session) => {
      const login = await withProof(session);
      session.decide({ factors: { ...always.factors, 'recovery-code': true } });
      const asked = { ...user, ...within(login), seed };
      const { changes } = must(await session.ask(contracts.takeOwnRecoveryCode, asked));
      return { ...asked, changes };
    },
    { refusal: 'mfa_required' },
  ),
  row(
    contracts.regenerateOwnRecoveryCode,
    async (session) => ({ ...user, ...within(await withProof(session)) }),
    { refusal: 'mfa_required' },
  ),
  row(contracts.regenerateRecoveryCode, async (session) => ready(session).then(() => user), {
    refusal: 'user_unknown',
  }),
  row(contracts.openPasswordReset, async () => resetting, { goesOn: true }),
  row(contracts.reviewPasswordReset, async (session) =>
    within(must(await session.ask(contracts.openPasswordReset, resetting))),
  ),
  row(
    contracts.sendTestMail,
    async () => ({ ...user, emailAddress: 'elsewhere@example.com', locale: 'en' }),
    { refusal: 'user_unknown' },
  ),
  row(contracts.payPasswordMail, async () => ({
    ...{ ...user, emailAddress: 'ann@example.com', address: origins.address },
  })),
];
const named = rows.map((each) => [each.operation.subject, each] as const);

/** A session in which a person can be erased at the moment when something is sealed for them. */
const open = async () => {
  let isArmed = false;
  let sealed = 0;
  const session = await openSession({
    through: (ports) => ({
      ...ports,
      vault: {
        ...ports.vault,
        sealFor: async (of, context, text) => {
          sealed += 1;
          if (isArmed) await ports.vault.erase(user);
          return ports.vault.sealFor(of, context, text);
        },
      },
    }),
  });
  onTestFinished(session.stop);
  session.decide({ factors: { ...always.factors, 'webauthn-roaming': true } });
  const ask = async ({ operation, asked }: Row) => {
    const request = await asked(session);
    sealed = 0;
    const ofOwn = () => session.store.load(`authenticators-${tenantId}.${ann}`);
    const before = (await ofOwn()).events.length;
    return async () => {
      const reply = await session.ask(operation, request).catch((reason: unknown) => {
        if (!(reason instanceof Unanswered)) throw reason;
        return { ok: false, refusal: `nothing, but ${reason.message}` } as const;
      });
      return { reply, sealed, recorded: (await ofOwn()).events.length - before };
    };
  };
  const arm = () => {
    isArmed = true;
  };
  return { session, ask, arm };
};

describe('somebody who is erased while it is asked', () => {
  it('is looked for in every operation that there is', () => {
    const subjects = Object.values(contracts).flatMap((each: unknown) =>
      typeof each === 'object' && each && 'subject' in each && 'request' in each
        ? [String(each.subject)]
        : [],
    );
    const ours = subjects.filter((subject) => subject.startsWith('session.ask.'));
    expect(named.map(([subject]) => subject).toSorted()).toEqual(ours.toSorted());
  });

  it.each(named)('has what they ask for while they are there: %s', async (_, asking) => {
    const { ask } = await open();
    const { reply, sealed } = await (await ask(asking))();
    expect(reply).toMatchObject({ ok: true });
    const { refusal, goesOn = false } = asking;
    expect(sealed > 0).toBe(refusal !== undefined || goesOn);
  });

  it.each(named)('is told no, or less, and given nothing: %s', async (_, asking) => {
    const { ask, arm } = await open();
    const asked = await ask(asking);
    arm();
    const { reply, recorded } = await asked();
    const { refusal } = asking;
    expect(reply).toMatchObject(refusal === undefined ? { ok: true } : { ok: false, refusal });
    if (refusal !== undefined) expect(recorded).toBe(0);
  });

  it.each(named)('is answered also where it was before: %s', async (_, asking) => {
    const { session, ask } = await open();
    const asked = await ask(asking);
    session.stand('erased');
    await session.vault.erase(user);
    const { reply } = await asked();
    expect(reply.ok ? '' : reply.refusal).not.toContain('nothing, but');
  });
});
