import type { CodeSettings, RelyingParty } from '@countersign/contracts';
import { plus } from '@countersign/core';
import type { Factor } from '@countersign/factors';
import type { Deps } from '../deps.ts';
import type {
  IssueChallenge,
  SendTerms,
  StartEnrollment,
} from '../login-session/login-session.commands.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import type { Options } from '../login-session/options-of.ts';
import type { Recipient } from '../sends.ts';
import { decideSend, type Unpaid } from './decide-send.ts';

/** NIST SP 800-63B 3.1.3.2: at least six digits, also where a tenant has set fewer. */
const digitsMin = 6;

/** Instants are all written alike, so the order of their text is theirs. */
const earlier = (one: string, other: string) => (one < other ? one : other);

/** A code that is sent, as the tenant has it now; it never outlives the login it is for. */
export const sendTerms = (
  { codes, clock }: Deps,
  { expiresAt }: Pick<Begun, 'expiresAt'>,
  { codeDigits, codeLifetimeSeconds }: CodeSettings,
): SendTerms => {
  const ends = plus(clock(), codeLifetimeSeconds * 1_000);
  return {
    keyId: codes.currentKeyId,
    digits: Math.max(codeDigits, digitsMin),
    expiresAt: earlier(ends, expiresAt),
  };
};

/** What is asked for: of which factor, and what is kept of the authenticator. */
interface Target {
  readonly authenticatorId: string;
  readonly factor: Factor;
  readonly messageType?: IssueChallenge['challenge']['messageType'];
  readonly sealed: string;
  readonly isEnrolling: boolean;
  readonly relyingParty?: RelyingParty | undefined;
  readonly instead?: string | undefined;
}

const termsOf = (deps: Deps, login: Begun, { proof }: Factor, { guardian }: Options) => {
  switch (proof.by) {
    case 'sent-code':
      return sendTerms(deps, login, guardian[proof.through]);
    case 'signature':
      // Of a signature there are no digits; older releases read a number here.
      return {
        digits: 1,
        expiresAt: earlier(plus(deps.clock(), proof.lifetimeMs), login.expiresAt),
      };
    case 'kept':
    case 'given-code':
      return { digits: proof.digits, expiresAt: login.expiresAt };
  }
};

/** A challenge as it would be put; what is kept of an authenticator goes along where needed. */
export const challengeFor = (
  deps: Deps,
  login: Begun,
  options: Options,
  { authenticatorId, factor, messageType, sealed, isEnrolling, relyingParty, instead }: Target,
): IssueChallenge['challenge'] => {
  const isSent = factor.proof.by === 'sent-code';
  const isLast = isEnrolling || factor.proof.by === 'given-code';
  const offerable = isLast ? [] : deps.rules.offerable(options.guardian);
  const offers = offerable.filter((name) => name !== factor.name);
  return {
    ...{ challengeId: deps.newOrderedId(), authenticatorId, factor: factor.name },
    ...(messageType !== undefined && { messageType }),
    ...(factor.proof.by === 'signature' && { relyingParty, instead }),
    ...(offers.length > 0 && { offers }),
    ...((isSent || isEnrolling) && { sealed }),
    ...termsOf(deps, login, factor, options),
    wrongAnswersMax: deps.limits.wrongAnswersMax,
  };
};

/** The command, once it is known what the login is asked at present. */
export type Opening = (
  state: LoginSession,
) => Promise<Unpaid<IssueChallenge> | Unpaid<StartEnrollment>>;

/**
 * Puts a challenge, or keeps the one in hand. A send is paid for where one follows, as there is
 * somebody to send it to.
 */
export const openChallenge =
  (deps: Deps) =>
  async ({ loginSessionId }: Begun, recipient: Recipient | undefined, opening: Opening) => {
    const decided = await decideSend(deps)(loginSessionId, recipient, opening);
    const { refusal, state, retryAt } = decided;
    if (refusal !== undefined) return { refusal, retryAt } as const;
    if (state.status === 'pending') throw new Error('a login has a challenge and is not there');
    return { refusal, login: state } as const;
  };
