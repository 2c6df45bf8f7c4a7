import type { Budget } from '@countersign/core';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Every bound of this service. */
export interface Limits {
  /** A login that has not ended by then is over. */
  readonly loginLifetimeMs: number;
  /** Wrong answers to one challenge, its resends included. */
  readonly wrongAnswersMax: number;
  /** Answers looked at, however they are spread over logins, challenges and requests. */
  readonly attemptsPerUser: Budget;
  readonly attemptsPerAuthenticator: Budget;
  /** Wrong answers to one authenticator with no right one between them, ever. */
  readonly failuresMax: number;
  /** Signatures that did not do, and ceremonies begun, of keys: they cannot be guessed. */
  readonly signaturesPerUser: Budget;
  readonly ceremoniesPerUser: Budget;
  readonly sendsPerUser: Budget;
  readonly sendsPerNumber: Budget;
  readonly sendsPerTenant: Budget;
  /** Mails, which cost nobody money. */
  readonly mailsPerUser: Budget;
  readonly mailsPerMailbox: Budget;
  readonly mailsPerTenant: Budget;
  /** Mails with a link to choose a password: to a person, or for a name that nobody goes by. */
  readonly passwordMailsPerUser: Budget;
  readonly passwordMailsPerMailbox: Budget;
  readonly passwordMailsPerTenant: Budget;
  /** Messages and mails that one network address asks for, at any door. */
  readonly sendsPerAddress: Budget;
  /** What a code to a number or mailbox costs its address that nobody has proved to be theirs. */
  readonly enrollmentCost: number;
}

/**
 * Auth0: ten failed one-time passwords, then one each six minutes; ten messages, then one an hour;
 * twenty mails, then one a minute.
 * NIST SP 800-63B 3.2.2: "no more than 100 consecutive failed attempts", then the authenticator is
 * disabled. So whoever knows the password has a hundred guesses at a million codes, or, while the
 * owner keeps signing in between, ten an hour, and needs years for an even chance.
 */
export const defaultLimits: Limits = {
  loginLifetimeMs: 15 * minute,
  wrongAnswersMax: 5,
  attemptsPerUser: { burst: 10, refillMs: 6 * minute },
  attemptsPerAuthenticator: { burst: 10, refillMs: 6 * minute },
  failuresMax: 100,
  // Auth0: fifteen failures, and fifteen challenges, a minute. A key is never locked: nobody
  // guesses a signature, and whoever knows the password could lock it for its owner.
  signaturesPerUser: { burst: 15, refillMs: 4 * second },
  ceremoniesPerUser: { burst: 15, refillMs: 4 * second },
  sendsPerUser: { burst: 10, refillMs: hour },
  // A phone may be shared by a household.
  sendsPerNumber: { burst: 20, refillMs: hour / 2 },
  // Bounds what a bot with many accounts can spend, far above what people need.
  sendsPerTenant: { burst: 10_000, refillMs: second / 10 },
  mailsPerUser: { burst: 20, refillMs: minute },
  // As of numbers: a mailbox may be shared.
  mailsPerMailbox: { burst: 40, refillMs: minute / 2 },
  mailsPerTenant: { burst: 10_000, refillMs: second / 10 },
  // A stranger asks for them: few, so that they are no nuisance. Each of them does for a day.
  passwordMailsPerUser: { burst: 3, refillMs: hour },
  passwordMailsPerMailbox: { burst: 3, refillMs: hour },
  passwordMailsPerTenant: { burst: 10_000, refillMs: second / 10 },
  // Auth0 lets an address give ten numbers at once, then five a minute, which is what twelve of
  // these a number come to. An office that signs in at nine has 120, then one a second.
  sendsPerAddress: { burst: 120, refillMs: second },
  enrollmentCost: 12,
};
