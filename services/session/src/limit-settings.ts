import { setting } from '@countersign/service-runtime';
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
  CODE_ATTEMPTS: setting(
    count.default(attemptsPerUser.burst),
    'How many codes a person may have wrong at once, 1 to 100.',
    '10',
  ),
  CODE_ATTEMPT_SECONDS: setting(
    pause.default(attemptsPerUser.refillMs / second),
    'After how many seconds they may have one more wrong, 1 to 86400.',
    '360',
  ),
  MESSAGES: setting(
    count.default(sendsPerUser.burst),
    'How many messages a person may be sent at once, 1 to 100.',
    '10',
  ),
  MESSAGE_SECONDS: setting(
    pause.default(sendsPerUser.refillMs / second),
    'After how many seconds they may be sent one more, 1 to 86400.',
    '3600',
  ),
  MAIL_CODES: setting(
    count.default(mailsPerUser.burst),
    'How many codes a person may be mailed at once, 1 to 100.',
    '20',
  ),
  MAIL_CODE_SECONDS: setting(
    pause.default(mailsPerUser.refillMs / second),
    'After how many seconds they may be mailed one more, 1 to 86400.',
    '60',
  ),
  ADDRESS_MESSAGES: setting(
    addressCount.default(sendsPerAddress.burst),
    'How many messages may be asked for from one network address at once, 12 to 1000000.',
    '120',
  ),
  ADDRESS_MESSAGE_SECONDS: setting(
    pause.default(sendsPerAddress.refillMs / second),
    'After how many seconds one more may be asked for, 1 to 86400.',
    '1',
  ),
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
