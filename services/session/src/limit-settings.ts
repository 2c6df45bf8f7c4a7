import { z } from 'zod';
import { defaultLimits, type Limits } from './limits.ts';

const second = 1_000;
const { attemptsPerUser, sendsPerUser, mailsPerUser, sendsPerAddress } = defaultLimits;

const count = z.coerce.number().int().min(1).max(100);
/** A program that signs people in by the MFA API is the one address of all of them. */
const addressCount = z.coerce.number().int().min(12).max(1_000_000);
const pause = z.coerce.number().int().min(1).max(86_400);

/**
 * The bounds that an operator may move. The hundred wrong answers in a row after which NIST has an
 * authenticator locked are none of them.
 */
export const limitSettings = {
  CODE_ATTEMPTS: count.default(attemptsPerUser.burst),
  CODE_ATTEMPT_SECONDS: pause.default(attemptsPerUser.refillMs / second),
  MESSAGES: count.default(sendsPerUser.burst),
  MESSAGE_SECONDS: pause.default(sendsPerUser.refillMs / second),
  MAIL_CODES: count.default(mailsPerUser.burst),
  MAIL_CODE_SECONDS: pause.default(mailsPerUser.refillMs / second),
  ADDRESS_MESSAGES: addressCount.default(sendsPerAddress.burst),
  ADDRESS_MESSAGE_SECONDS: pause.default(sendsPerAddress.refillMs / second),
};
type LimitSettings = z.output<z.ZodObject<typeof limitSettings>>;

/**
 * Wrong answers bind the person and the authenticator alike; messages and mails, the person, and
 * both together the network address they are asked for from.
 */
export const limitsOf = (settings: LimitSettings): Partial<Limits> => {
  const { CODE_ATTEMPTS, CODE_ATTEMPT_SECONDS, MESSAGES, MESSAGE_SECONDS } = settings;
  const { MAIL_CODES, MAIL_CODE_SECONDS, ADDRESS_MESSAGES, ADDRESS_MESSAGE_SECONDS } = settings;
  const attempts = { burst: CODE_ATTEMPTS, refillMs: CODE_ATTEMPT_SECONDS * second };
  return {
    attemptsPerUser: attempts,
    attemptsPerAuthenticator: attempts,
    sendsPerUser: { burst: MESSAGES, refillMs: MESSAGE_SECONDS * second },
    mailsPerUser: { burst: MAIL_CODES, refillMs: MAIL_CODE_SECONDS * second },
    sendsPerAddress: { burst: ADDRESS_MESSAGES, refillMs: ADDRESS_MESSAGE_SECONDS * second },
  };
};
