import {
  beginLogin,
  completeLogin,
  issueChallenge,
  type Login,
  listAuthenticators,
  type proof as proofSchema,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
  resendCode,
  reviewLogin,
  startEnrollment,
} from '@countersign/contracts';
import { expect } from 'vitest';
import type { z } from 'zod';
import { always } from './always.ts';
import {
  type Answer,
  type Begin,
  type Decide,
  type Deed,
  type Enter,
  people,
  type Register,
  type Step,
  tenants,
} from './history.ts';
import { holding, keysNamedIn, relyingParties } from './holding.ts';
import { holdingPasskeys } from './holding-passkeys.ts';
import { answer, codeFor, not, type Session } from './open-session.ts';

const keysOn = { 'webauthn-roaming': true, 'webauthn-platform': true };
const withMail = { ...always.factors, email: true, ...keysOn };

/** Everybody has an address, and every tenant sends codes there too. */
export const furnish = ({ describe, decide }: Pick<Session, 'describe' | 'decide'>) => {
  for (const tenantId of tenants) {
    decide({ factors: withMail }, tenantId);
    for (const userId of people) {
      const email = `${userId.slice('auth0|'.length)}@example.com`;
      describe({ email, emailVerified: true }, userId, tenantId);
    }
  }
};

type Passkeys = ReturnType<typeof holdingPasskeys>;

/** What was granted in a history, and on what. */
export interface Granted extends Pick<Passkeys, 'entered' | 'refused'> {
  /** How many keys people were told of, each its own person. */
  readonly namedKeys: () => number;
  readonly answers: {
    readonly loginSessionId: string;
    readonly code: string;
    /** The challenge that it was signed for, where a key signs. */
    readonly signedFor?: string;
  }[];
  readonly proofs: {
    readonly loginSessionId: string;
    readonly proof: z.output<typeof proofSchema>;
  }[];
}

type Reply = { readonly ok: true; readonly value: Login } | { readonly ok: false };

interface Seen {
  readonly loginSessionId: string;
  readonly code: string;
  readonly signedFor?: string;
}

/** What answers the challenge of a login: the code on the phone, or what a key signs. */
const rightFor = (session: Session, keys: Keys, login: Login): Seen => {
  const { loginSessionId, challenge } = login;
  if (!challenge) return { loginSessionId, code: '000000' };
  const signed = keys.sign(login);
  return signed === undefined
    ? { loginSessionId, code: codeFor(session, login) }
    : { loginSessionId, code: signed, signedFor: challenge.challengeId };
};
type Keys = ReturnType<typeof holding>;

/** What somebody gives: what is right, or what they have of before or of others. */
const givenBy = (
  session: Session,
  keys: Keys,
  seen: readonly Seen[],
  login: Login,
  kind: Answer['code'],
): Seen => {
  const right = rightFor(session, keys, login);
  if (kind === 'right') return right;
  if (kind === 'wrong') {
    const { loginSessionId, code } = right;
    return { loginSessionId, code: keys.sign(login, { isBogus: true, rpId: 'x' }) ?? not(code) };
  }
  const isOf = ({ loginSessionId }: Seen) => loginSessionId === login.loginSessionId;
  return seen.find((one) => isOf(one) === (kind === 'stale')) ?? right;
};

/** The person's mailbox, where they may be challenged by it. */
const mailbox = ({ authenticators }: Login) => {
  const found = authenticators.find(({ factor }) => factor === 'email');
  return found && { authenticatorId: found.authenticatorId };
};

const remove = async ({ ask }: Session, login: Login, tenantId: string) => {
  const [{ authenticatorId = 'dev_none' } = {}] = login.authenticators;
  await ask(removeAuthenticator, { tenantId, userId: login.userId, authenticatorId });
};

const removePasskey = async ({ ask }: Session, { userId }: Login, tenantId: string) => {
  const listed = await ask(listAuthenticators, { tenantId, userId });
  const found = listed.ok && listed.value.authenticators.find(({ kind }) => kind === 'passkey');
  if (!found) return;
  const { authenticatorId } = found;
  await ask(removeAuthenticator, { tenantId, userId, authenticatorId });
};

const admin = async ({ ask, decide }: Session, step: Register | Decide) => {
  const { tenantId } = step;
  if (step.does === 'decide') {
    const policy = step.demands ? always.policy : [];
    decide({ policy, factors: { ...withMail, sms: step.isOn } }, tenantId);
    return;
  }
  const { userId, phoneNumber } = step;
  const authenticator = { kind: 'phone', phoneNumber } as const;
  await ask(registerAuthenticator, { tenantId, userId, authenticator });
};

/**
 * Lives through a history: does each thing as those who see only the pages could, or would like to.
 */
export const living = (session: Session) => {
  const { ask } = session;
  const keys = holding();
  const passkeys = holdingPasskeys(session);
  const { entered, refused } = passkeys;
  let named = 0;
  const granted: Granted = { answers: [], proofs: [], entered, refused, namedKeys: () => named };
  /** Tenants for which a passkey is not enough. */
  const asksForMore = new Set<string>();
  const logins = new Map<string, Login>();
  const completed: Login[] = [];
  const seen: Seen[] = [];

  /** The latest is 0. */
  const pick = (which: number): Login | undefined =>
    [...logins.values()].toReversed()[which % logins.size];

  /** One that was completed, if there is one; or any, whatever became of it. */
  const standsFor = ({ which, isTheirs }: NonNullable<Begin['session']>): Login | undefined =>
    isTheirs && completed.length > 0 ? completed[which % completed.length] : pick(which);

  /** I13: nobody is told that somebody else has a key, nor which. */
  const expectOnlyTheirs = ({ tenantId, userId, challenge }: Login) => {
    const options = challenge?.options;
    if (options === undefined) return;
    for (const id of keysNamedIn(options)) {
      expect(keys.ownerOf(id) ?? passkeys.ownerOf(id)).toEqual({ tenantId, userId });
      named += 1;
    }
  };

  const look = (reply: Reply) => {
    if (!reply.ok) return;
    const login = reply.value;
    expectOnlyTheirs(login);
    logins.delete(login.loginSessionId);
    logins.set(login.loginSessionId, login);
    if (!login.challenge) return;
    seen.push(rightFor(session, keys, login));
  };

  const begin = async (step: Begin) => {
    const { transaction, stepUp, session: from } = step;
    const before = from === null ? undefined : standsFor(from);
    const primary = before
      ? ({ method: 'session', loginSessionId: before.loginSessionId } as const)
      : ({ method: 'password', at: session.clock() } as const);
    const { tenantId, userId } = before && from?.isTheirs ? before : step;
    const whose = { tenantId, userId, transactionId: `t${transaction}`, stepUp };
    const where = { clientId: 'shop', host: 'acme.example', locale: 'en' };
    const isPasskeyEnough = !asksForMore.has(tenantId);
    look(await ask(beginLogin, { ...whose, ...where, primary, isPasskeyEnough }));
  };

  const enter = async (step: Enter) => {
    const isPasskeyEnough = !asksForMore.has(step.tenantId);
    const pages = Array.from({ length: step.pages }, () => passkeys.enter(step, isPasskeyEnough));
    for (const reply of await Promise.all(pages)) {
      if (step.isForeign) expect(reply.ok).toBe(false);
      look(reply);
    }
  };

  const change = (step: Register | Decide) => {
    if (step.does === 'decide' && step.isPasskeyEnough) asksForMore.delete(step.tenantId);
    if (step.does === 'decide' && !step.isPasskeyEnough) asksForMore.add(step.tenantId);
    if (step.does === 'register' && step.isPasskey) return passkeys.register(step);
    return admin(session, step);
  };

  const typing = async ({ which, code: kind }: Answer) => {
    const login = pick(which);
    if (!login) return;
    const { code, signedFor } = givenBy(session, keys, seen, login, kind);
    const reply = await answer(session, login, code);
    const { loginSessionId } = login;
    if (reply.ok) granted.answers.push({ loginSessionId, code, ...(signedFor && { signedFor }) });
    look(reply);
  };

  const prove = async ({ does }: Deed, login: Login, tenantId: string) => {
    const { loginSessionId, userId } = login;
    const reply =
      does === 'complete'
        ? await ask(completeLogin, { tenantId, loginSessionId })
        : await ask(reviewLogin, {
            ...{ tenantId, loginSessionId, userId },
            isPasskeyEnough: !asksForMore.has(tenantId),
          });
    if (!reply.ok) return reply;
    granted.proofs.push({ loginSessionId, proof: reply.value });
    completed.push(login);
    return reply;
  };

  const deed = async (step: Deed) => {
    const login = pick(step.which);
    if (!login) return;
    const { loginSessionId } = login;
    const tenantId = step.isForeign ? 'foreign' : login.tenantId;
    const within = { tenantId, loginSessionId };
    if (step.does === 'remove') return remove(session, login, tenantId);
    if (step.does === 'remove-passkey') return removePasskey(session, login, tenantId);
    if (step.does === 'add-passkey') {
      const reply = await passkeys.add(login, tenantId);
      if (step.isForeign) expect(reply).toEqual({ ok: false, refusal: 'login_unknown' });
      return;
    }
    if (step.does === 'complete' || step.does === 'review') {
      const reply = await prove(step, login, tenantId);
      if (step.isForeign) expect(reply).toEqual({ ok: false, refusal: 'login_unknown' });
      return;
    }
    const { phoneNumber, factor, isOnKnownDevice } = step;
    const form = { ...within, factor, phoneNumber, relyingParties };
    const how = { relyingParties, isOnKnownDevice };
    const asking = {
      issue: () => ask(issueChallenge, { ...within, ...how, ...(step.byMail && mailbox(login)) }),
      resend: () => ask(resendCode, within),
      read: () => ask(readLogin, within),
      enroll: () => ask(startEnrollment, form),
    };
    const reply = await asking[step.does]();
    if (step.isForeign) expect(reply).toEqual({ ok: false, refusal: 'login_unknown' });
    look(reply);
  };

  const live = async (step: Step): Promise<void> => {
    switch (step.does) {
      case 'begin':
        return begin(step);
      case 'answer':
        return typing(step);
      case 'enter':
        return enter(step);
      case 'lose':
        return passkeys.lose(step);
      case 'register':
      case 'decide':
        return change(step);
      default:
        return deed(step);
    }
  };

  return { live, granted };
};
