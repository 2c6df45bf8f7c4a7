import { beginPasskeyLogin, type Login, registerAuthenticator } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { type SoftKey, softKey } from '@countersign/factors/testing';
import type { User } from '@countersign/vault';
import { z } from 'zod';
import { isTheirs } from '../is-theirs.ts';
import type { Enter, Lose } from './history.ts';
import { origin, relyingParty } from './holding.ts';
import type { Session } from './open-session.ts';
import { addPasskey, entering, newChallenge, signedBy, verified } from './passkeys.ts';

interface Held extends User {
  readonly key: SoftKey;
}
type Challenge = RequestOf<typeof beginPasskeyLogin>['challenge'];

/** What is posted: by the passkey that it names, where that is anybody's. */
interface Posted {
  readonly challenge: Challenge;
  readonly answer: string;
  readonly by: Held | undefined;
  /** Whether that passkey signed it, for what was asked. */
  readonly isSound: boolean;
  readonly isUserVerified: boolean;
}

/** A login that was opened by a passkey. */
export interface Entered extends User {
  readonly loginSessionId: string;
  readonly posted: Posted;
  readonly at: string;
  /** What the tenant said when it was asked. */
  readonly isPasskeyEnough: boolean;
}
/** A signature that was looked at, and was none of the passkey that it named. */
export interface RefusedSignature extends User {
  readonly at: string;
}

const named = z.looseObject({ id: z.string(), rawId: z.string() });

/** The passkeys that people hold, what they do with them, and what came of it. */
export const holdingPasskeys = (session: Session) => {
  let held: readonly Held[] = [];
  const owners = new Map<string, User>();
  /** A new one, of whoever makes it. */
  const make = ({ tenantId, userId }: User): SoftKey => {
    const key = softKey({ origin });
    owners.set(key.id, { tenantId, userId });
    return key;
  };
  const pagesLeftOpen: Challenge[] = [];
  const before: Posted[] = [];
  /** Posted once more: which of the two was looked at and which was late, no reply says. */
  const postedAgain = new Set<Posted>();
  const entered: Entered[] = [];
  const refused: RefusedSignature[] = [];

  const posting = ({ tenantId, userId, signs, isUserVerified }: Enter): Posted => {
    const last = before.at(-1);
    if (signs === 'stale' && last) {
      postedAgain.add(last);
      return last;
    }
    const mine = held.findLast((each) => isTheirs(each, { tenantId, userId }));
    const other = held.find((each) => each.tenantId === tenantId && each.userId !== userId);
    const key = mine?.key ?? softKey({ origin });
    const late = signs === 'late' ? pagesLeftOpen.shift() : undefined;
    const challenge = late ?? newChallenge(session);
    pagesLeftOpen.push(newChallenge(session));
    // A passkey that is kept in copies counts nothing.
    const saying = { ...verified, userVerified: isUserVerified, counter: 0 };
    const answer = signedBy(key, challenge, { ...saying, isBogus: signs === 'wrong' });
    if (signs !== 'stolen' || !other) {
      return { challenge, answer, by: mine, isSound: signs !== 'wrong', isUserVerified };
    }
    const { id } = other.key;
    const stolen = JSON.stringify({ ...named.parse(JSON.parse(answer)), id, rawId: id });
    return { challenge, answer: stolen, by: other, isSound: false, isUserVerified };
  };

  return {
    entered,
    refused,
    /** Who made one, whatever became of it. */
    ownerOf: (id: string): User | undefined => owners.get(id),
    /** Signs in, as far as what is signed lets them. */
    enter: async (step: Enter, isPasskeyEnough: boolean) => {
      const { tenantId, transaction, stepUp, isForeign } = step;
      const posted = posting(step);
      const { challenge, answer, by, isSound } = posted;
      before.push(posted);
      const at = session.clock();
      const reply = await session.ask(beginPasskeyLogin, {
        ...{ ...entering, tenantId: isForeign ? 'foreign' : tenantId, stepUp, isPasskeyEnough },
        ...{ transactionId: `t${transaction}`, challenge, answer },
      });
      if (reply.ok) {
        const { loginSessionId, tenantId: of, userId } = reply.value;
        entered.push({ tenantId: of, userId, loginSessionId, posted, at, isPasskeyEnough });
      } else if (
        reply.refusal === 'passkey_refused' &&
        !isSound &&
        !postedAgain.has(posted) &&
        by
      ) {
        refused.push({ tenantId: by.tenantId, userId: by.userId, at });
      }
      return reply;
    },
    /** Adds one on the strength of a login. */
    add: async (login: Login, tenantId: string) => {
      const { userId } = login;
      const key = make(login);
      const reply = await addPasskey(session, { ...login, tenantId }, key);
      if (reply.ok) held = [...held, { tenantId, userId, key }];
      return reply;
    },
    /** An admin brings one that they have. */
    register: async ({ tenantId, userId }: User) => {
      const key = make({ tenantId, userId });
      const authenticator = {
        ...{ kind: 'passkey', keyId: key.id, relyingPartyId: relyingParty.id },
        publicKey: Buffer.from(key.publicKey).toString('base64'),
      } as const;
      const reply = await session.ask(registerAuthenticator, { tenantId, userId, authenticator });
      if (reply.ok) held = [...held, { tenantId, userId, key }];
    },
    lose: (step: Lose) => {
      held = held.filter((each) => !isTheirs(each, step));
    },
  };
};
