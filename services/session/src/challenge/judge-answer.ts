import { type Factor, factorOf, timeStepOf } from '@countersign/factors';
import type { Charged, Who } from '../attempts.ts';
import { recoveryCodeHash } from '../authenticators/recovery-code-hash.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import type { Workings } from '../workings.ts';
import type { Evidence, Unpaid } from './challenge.commands.ts';
import type { Message } from './challenge.events.ts';
import { type Challenge, sentOf } from './challenge.state.ts';

/** Nobody looked, as there was nothing to look at: the decider refuses before it comes to this. */
const unseen: Evidence = { send: 0, isRight: false };

/** What somebody typed, and what is kept of the authenticator it is to prove. */
interface Answer {
  readonly typed: string;
  readonly sealed: string | undefined;
}

interface Asking {
  readonly message: Message;
  readonly answer: string;
  readonly now: string;
}

/** A code we sent follows from its challenge: it is made again, and compared. */
const isSentCode = ({ codes }: Workings, { message, answer }: Asking): boolean => {
  const sent = sentOf(message);
  if (!sent) return false;
  const { tenantId, userId, challengeId, authenticatorId, purpose, send } = sent;
  const context = { tenantId, userId, challengeId, authenticatorId, purpose, send };
  return codes.equals(answer, codes.derive(context, sent));
};

/** An app's code is right in its time, and where no challenge has had it. */
const isTimely = async ({ timeSteps }: Workings, secret: string, asking: Asking) => {
  const { message, answer, now } = asking;
  const step = timeStepOf(secret, answer, now);
  const { tenantId, userId, challengeId } = message;
  return step !== undefined && timeSteps.take({ tenantId, userId, secret, step, challengeId });
};

const isRight = async (workings: Workings, factor: Factor, asking: Asking, sealed?: string) => {
  if (factor.proof === 'sent-code') return isSentCode(workings, asking);
  const { vault, codes } = workings;
  const { message, answer } = asking;
  const known = sealed && (await vault.openFor(message, sealedAs[factor.kind], sealed));
  if (!known) return false;
  return factor.proof === 'time-step'
    ? isTimely(workings, known, asking)
    : codes.equals(recoveryCodeHash(vault, message, answer), known);
};

/**
 * Makes evidence of what somebody typed. The attempt is charged first, and once for each code that
 * it is held against, so that guesses made at the same time are all counted.
 */
export const judgeAnswer = (workings: Workings, { typed, sealed }: Answer) => {
  let charged: { readonly send: number; readonly charge: Charged } | undefined;

  const compare = async (message: Message, now: string): Promise<Evidence> => {
    const factor = factorOf(message.factor);
    if (!factor) return unseen;
    const asking = { message, answer: factor.read(typed, message.digits), now };
    return { send: message.send, isRight: await isRight(workings, factor, asking, sealed) };
  };

  return {
    judge: async (state: Challenge, who: Who, now: string): Promise<Evidence | Unpaid> => {
      if (state.status !== 'open' || now >= state.message.expiresAt) return unseen;
      const { send } = state.message;
      if (charged?.send !== send) {
        charged = { send, charge: await workings.attempts.charge(who, now) };
      }
      const { charge } = charged;
      return charge.status === 'paid' ? compare(state.message, now) : charge.status;
    },
    /** Wrong answers in a row to this authenticator, this one included if it was. */
    failures: (): number => (charged?.charge.status === 'paid' ? charged.charge.failures : 0),
  };
};
