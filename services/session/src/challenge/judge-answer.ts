import { type Factor, factorOf } from '@countersign/factors';
import type { Charged, Who } from '../attempts.ts';
import type { Workings } from '../workings.ts';
import type { Evidence, Unpaid } from './challenge.commands.ts';
import type { Message } from './challenge.events.ts';
import type { Challenge } from './challenge.state.ts';

/** Nobody looked, as there was nothing to look at: the decider refuses before it comes to this. */
const unseen: Evidence = { send: 0, isRight: false };

const read = (factor: Factor | undefined, typed: string) => (factor ? factor.read(typed) : typed);

/**
 * Makes evidence of what somebody typed. The attempt is charged first, and once for each code that
 * it is held against, so that guesses made at the same time are all counted.
 */
export const judgeAnswer = ({ attempts, codes }: Workings, typed: string) => {
  let charged: { readonly send: number; readonly charge: Charged } | undefined;

  const compare = (message: Message): Evidence => {
    const { tenantId, userId, challengeId, authenticatorId, purpose, send } = message;
    const { keyId, digits, factor } = message;
    const context = { tenantId, userId, challengeId, authenticatorId, purpose, send };
    const expected = codes.derive(context, { keyId, digits });
    return { send, isRight: codes.equals(read(factorOf(factor), typed), expected) };
  };

  return {
    judge: async (state: Challenge, who: Who, now: string): Promise<Evidence | Unpaid> => {
      if (state.status !== 'open' || now >= state.message.expiresAt) return unseen;
      const { send } = state.message;
      if (charged?.send !== send) charged = { send, charge: await attempts.charge(who, now) };
      const { charge } = charged;
      return charge.status === 'paid' ? compare(state.message) : charge.status;
    },
    /** Wrong answers in a row to this authenticator, this one included if it was. */
    failures: (): number => (charged?.charge.status === 'paid' ? charged.charge.failures : 0),
  };
};
