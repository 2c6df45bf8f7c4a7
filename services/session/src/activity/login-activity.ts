import type { Told } from '@countersign/activity';
import { decodeEvent, type RecordedEvent, UnreadableError } from '@countersign/kernel';
import {
  type LoginSessionEvent,
  loginSessionEvent,
  ofTheNextRelease,
} from '../login-session/login-session.events.ts';
import {
  type Begun,
  evolve,
  initial,
  type LoginSession,
} from '../login-session/login-session.state.ts';
import { proofOf } from '../login-session/proof.ts';

/** Whose login it is, in what every line of it says. */
const whose = ({ tenantId, userId, loginSessionId }: Begun | Started) => ({
  tenantId,
  userId,
  loginSessionId,
});
type Started = Extract<LoginSessionEvent, { readonly type: 'LoginStarted' }>['data'];

const begun = ({ clientId, sealedOrigin, startedAt: at, ...login }: Started): Told => ({
  kind: 'login_begun',
  at,
  ...whose({ clientId, startedAt: at, ...login }),
  clientId,
  ...(sealedOrigin !== undefined && { sealedOrigin }),
});

const ended = (login: Begun, event: LoginSessionEvent): Told | undefined => {
  const { connection } = login.primary;
  const who = { ...whose(login), ...(connection !== undefined && { connection }) };
  switch (event.type) {
    case 'LoginCompleted':
      return {
        kind: 'login_completed',
        at: event.data.completedAt,
        ...who,
        amr: proofOf(login).amr,
        ...(login.mfa?.challengeId !== undefined && { challengeId: login.mfa.challengeId }),
      };
    case 'MfaNotRequired':
      // The policy asked for it: that it was waived is told. Where no policy asks, nothing is.
      return event.data.reason === 'no_factor_on'
        ? { kind: 'mfa_demanded', at: event.data.decidedAt, ...who, reason: 'no_factor_on' }
        : undefined;
    case 'SendsExhausted': {
      const { purpose, authenticatorId, exhaustedAt: at } = event.data;
      const kind = purpose === 'enroll' ? 'enrollment_refused' : 'sends_exhausted';
      return { kind, at, ...who, authenticatorId, reason: 'too_many_sends' };
    }
    case 'LoginFailed':
      return {
        kind: 'login_failed',
        at: event.data.failedAt,
        ...who,
        reason: event.data.reason,
      };
    default:
      return undefined;
  }
};

/** What a newer version records is for its relay to tell: this one lets go (ADR 28). */
const isNewer = (event: LoginSessionEvent): boolean =>
  ofTheNextRelease.some(({ shape }) => shape.type.value === event.type);

const parsed = (event: RecordedEvent) => decodeEvent(loginSessionEvent, event);

/** What a login says to the log: where it came from, what it was let off, and how it ended. */
export const loginActivity = {
  remember: (login: LoginSession = initial, event: RecordedEvent): LoginSession =>
    evolve(login, parsed(event)),

  tell: (recorded: RecordedEvent, login: LoginSession): Told | undefined => {
    const event = parsed(recorded);
    if (isNewer(event)) throw new UnreadableError(`an event ${event.type} of a newer version`);
    if (event.type === 'LoginStarted') return begun(event.data);
    return login.status === 'pending' ? undefined : ended(login, event);
  },
};
