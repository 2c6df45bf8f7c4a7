import {
  type Guardian,
  type Profile,
  readAllowedAuthenticators,
  readGuardian,
  readMailing,
  readUser,
  type User,
} from '@countersign/contracts';
import { type Clock, type Messaging, no, yes } from '@countersign/core';
import { always } from './always.ts';

export const tenantId = 'acme';
export const ann = 'auth0|ann';

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** Answers for guardian-config, directory and mail-dispatch, what the test decides. */
export const answerAsNeighbours = async ({ messaging, clock }: Needs) => {
  const decided = new Map<string, Guardian>();
  const people = new Map<string, Profile>();
  const activeLogin = new Map<string, Pick<User, 'blocked' | 'passwordChangedAt'> | 'erased'>();
  const allowed = new Map<string, readonly string[]>();
  let isMailOn = true;

  await messaging.answer(readGuardian, async ({ tenantId: of }) => yes(decided.get(of) ?? always));
  await messaging.answer(readAllowedAuthenticators, async ({ tenantId: of }) => {
    const aaguids = allowed.get(of);
    return yes({ aaguids: aaguids ? [...aaguids] : null });
  });
  await messaging.answer(readMailing, async () => yes({ isOn: isMailOn }));
  await messaging.answer(readUser, async ({ tenantId: of, userId }) => {
    const profile = people.get(`${of}/${userId}`) ?? {};
    const stands = activeLogin.get(`${of}/${userId}`) ?? { blocked: false };
    if (stands === 'erased') return no('user_unknown');
    return yes({
      ...{ tenantId: of, userId, profile, connection: 'db', strategy: 'auth0', ...stands },
      ...{ userMetadata: {}, appMetadata: {}, createdAt: clock(), updatedAt: clock() },
    });
  });

  return {
    decide: (guardian: Partial<Guardian>, of = tenantId) =>
      decided.set(of, { ...always, ...guardian }),
    /** Which models of keys the tenant takes. */
    allow: (aaguids: readonly string[], of = tenantId) => allowed.set(of, aaguids),
    allowAny: (of = tenantId) => allowed.delete(of),
    /** What the directory knows of somebody. */
    describe: (profile: Profile, userId = ann, of = tenantId) =>
      people.set(`${of}/${userId}`, profile),
    /** Whether somebody may still sign in, and since when they have their password. */
    stand: (
      stands: Pick<User, 'blocked' | 'passwordChangedAt'> | 'erased',
      userId = ann,
      of = tenantId,
    ) => activeLogin.set(`${of}/${userId}`, stands),
    /** Whether the deployment can send mail. */
    sendMail: (isOn: boolean) => {
      isMailOn = isOn;
    },
  };
};
