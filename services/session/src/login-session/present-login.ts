import type { Guardian, Login, openChallenge } from '@countersign/contracts';
import { type Factor, factorOf } from '@countersign/factors';
import type { z } from 'zod';
import type { Authenticators, Confirmed } from '../authenticators/authenticators.state.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import type { Challenge } from '../challenge/challenge.state.ts';
import { isMemoryOn } from '../remembered-browsers.ts';
import type { User, Workings } from '../workings.ts';
import type { Begun } from './login-session.state.ts';
import { enrollable, messageTypeFor, nextOf, usableFactor } from './options.ts';

/** What a login's options follow from: the tenant's decisions and what the person has. */
export interface Options {
  readonly guardian: Guardian;
  readonly authenticators: Authenticators;
}

const hinting = async ({ vault }: Workings, user: User, factor: Factor, sealed: string) =>
  factor.hint((await vault.openFor(user, sealedAs[factor.kind], sealed)) ?? '');

const hintsOf = async (workings: Workings, user: User, { guardian, authenticators }: Options) => {
  const hint = async (each: Confirmed) => {
    const { authenticatorId, messageType, sealed } = each;
    const factor = usableFactor(guardian, each);
    if (!factor) return [];
    return [
      {
        authenticatorId,
        factor: factor.name,
        messageType: messageTypeFor(guardian, messageType),
        hint: await hinting(workings, user, factor, sealed),
      },
    ];
  };
  return (await Promise.all(authenticators.confirmed.map(hint))).flat();
};

const presentChallenge = async (
  workings: Workings,
  challenge: Challenge,
): Promise<{ readonly challenge?: z.output<typeof openChallenge> }> => {
  if (challenge.status !== 'open') return {};
  const { message } = challenge;
  const { challengeId, authenticatorId, factor, messageType, purpose, digits, send } = message;
  const known = factorOf(factor);
  const hint = known ? await hinting(workings, message, known, message.sealedPhoneNumber) : '';
  const { expiresAt } = message;
  const what = { challengeId, authenticatorId, factor, messageType, purpose };
  return { challenge: { ...what, hint, digits, send, expiresAt } };
};

/** The challenge that a login can be answered by; none where what it is for is no longer there. */
const currentChallenge = async (
  { challengeOf }: Workings,
  { current }: Begun,
  { authenticators }: Options,
): Promise<Challenge> => {
  const isThere = ({ authenticatorId }: Confirmed) => authenticatorId === current?.authenticatorId;
  const isWanted = current?.purpose === 'enroll' || authenticators.confirmed.some(isThere);
  return current && isWanted ? challengeOf(current.challengeId) : { status: 'unknown' };
};

const memoryOf = (guardian: Guardian) => {
  const { isTicked, overallSeconds } = guardian.browserMemory;
  return isMemoryOn(guardian) ? { browserMemory: { isTicked, overallSeconds } } : {};
};

const nothing = { authenticators: [], factors: [] };

/** A login as others see it: where it stands, and what it may do next. */
export const presentLogin =
  (workings: Workings) =>
  async (
    login: Begun,
    known: Partial<Options> & { readonly challenge?: Challenge | undefined } = {},
  ) => {
    const { loginSessionId, tenantId, userId } = login;
    const who = { loginSessionId, tenantId, userId };
    const isOver = login.status === 'completed' || login.status === 'failed';
    const status = !isOver && workings.clock() >= login.expiresAt ? 'expired' : login.status;
    if (status !== 'awaiting_mfa') {
      const next = status === 'authenticated' ? 'complete' : 'nothing';
      return { ...who, status, next, ...nothing } satisfies Login;
    }
    const [guardian, authenticators] = await Promise.all([
      known.guardian ?? workings.guardianOf(tenantId),
      known.authenticators ?? workings.authenticatorsOf(login),
    ]);
    const options = { guardian, authenticators };
    return {
      ...who,
      status,
      next: nextOf(guardian, authenticators),
      authenticators: await hintsOf(workings, login, options),
      factors: [...enrollable(guardian)],
      ...memoryOf(guardian),
      ...(await presentChallenge(
        workings,
        known.challenge ?? (await currentChallenge(workings, login, options)),
      )),
    } satisfies Login;
  };
