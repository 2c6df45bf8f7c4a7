import { randomBytes } from 'node:crypto';
import {
  beginPasskeyLogin,
  enrollPasskey,
  type Login,
  startPasskeyEnrollment,
} from '@countersign/contracts';
import { plus, type RequestOf } from '@countersign/core';
import type { Saying, SoftKey } from '@countersign/factors/testing';
import { relyingParty } from './holding.ts';
import { type Session, tenantId } from './open-session.ts';

/** What a device says that has looked who holds it, and keeps copies elsewhere. */
export const verified = { userVerified: true, backupEligible: true, backedUp: true };

/** What a page has a passkey sign, as the edge makes it, and until when that is good. */
export const newChallenge = ({ clock }: Pick<Session, 'clock'>, lifeMs = 5 * 60_000) => ({
  value: randomBytes(32).toString('base64url'),
  expiresAt: plus(clock(), lifeMs),
});
type Challenge = ReturnType<typeof newChallenge>;

/** Where a login by a passkey is begun, by default of whoever may do so. */
export const entering = {
  ...{ tenantId, clientId: 'shop', host: 'acme.example', locale: 'en', stepUp: false },
  ...{ isPasskeyEnough: true, connections: ['db'], relyingParty },
};

/** What a key signs for the login page. */
export const signedBy = (key: SoftKey, { value }: Challenge, saying: Saying = verified): string =>
  key.get({ challenge: value, rpId: relyingParty.id }, saying);

type Asked = Partial<RequestOf<typeof beginPasskeyLogin>> & { readonly transactionId: string };

/** Signs in by a passkey, by default for a page that was just opened. */
export const enterBy = (
  session: Session,
  key: SoftKey,
  { saying, ...asked }: Asked & { readonly saying?: Saying },
) => {
  const challenge = asked.challenge ?? newChallenge(session);
  const answer = signedBy(key, challenge, saying);
  return session.ask(beginPasskeyLogin, { ...entering, answer, ...asked, challenge });
};

/** What a page asks of a browser after a login, what that makes of it, and what comes of it. */
export const addPasskey = async (
  session: Session,
  { tenantId: of, userId, loginSessionId }: Pick<Login, 'tenantId' | 'userId' | 'loginSessionId'>,
  key: SoftKey,
  {
    saying = verified,
    challenge = newChallenge(session),
  }: { readonly saying?: Saying; readonly challenge?: Challenge } = {},
) => {
  const on = { tenantId: of, userId, loginSessionId, relyingParty };
  const started = await session.ask(startPasskeyEnrollment, { ...on, challenge: challenge.value });
  if (!started.ok) return started;
  const answer = key.create(started.value.options, saying);
  return session.ask(enrollPasskey, { ...on, challenge, answer });
};
