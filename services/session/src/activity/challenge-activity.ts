import type { Told } from '@countersign/activity';
import type { ActivityKind } from '@countersign/contracts';
import { decodeEvent, type RecordedEvent } from '@countersign/kernel';
import { type ChallengeEvent, challengeEvent } from '../challenge/challenge.events.ts';

/** What is asked, of whom: as it was issued, so that every later line can name it. */
type Issued = Extract<ChallengeEvent, { readonly type: 'ChallengeIssued' }>['data'];

const said = (issued: Issued, kind: ActivityKind, at: string): Told => {
  const { tenantId, userId, loginSessionId, challengeId } = issued;
  const { authenticatorId, factor, messageType } = issued;
  return {
    ...{ kind, at, tenantId, userId, loginSessionId, challengeId, authenticatorId, factor },
    ...(messageType !== undefined && { messageType }),
  };
};

const isRecovery = ({ factor }: Issued) => factor === 'recovery-code';

const kinds = {
  started: ({ purpose }: Issued) => (purpose === 'enroll' ? 'enrollment_started' : 'mfa_started'),
  failed: (issued: Issued) => (isRecovery(issued) ? 'recovery_failed' : 'mfa_failed'),
  exhausted: (issued: Issued) =>
    isRecovery(issued) ? 'recovery_attempts_exhausted' : 'attempts_exhausted',
  passed: (issued: Issued) => (isRecovery(issued) ? 'recovery_passed' : 'mfa_passed'),
} as const;

const parsed = (event: RecordedEvent) => decodeEvent(challengeEvent, event);

/** What a challenge says to the log: that it was put, and what every answer to it came to. */
export const challengeActivity = {
  remember: (issued: Issued | undefined, event: RecordedEvent): Issued | undefined => {
    const { type, data } = parsed(event);
    return type === 'ChallengeIssued' ? data : issued;
  },

  tell: (recorded: RecordedEvent, issued: Issued): Told | undefined => {
    const { type, data } = parsed(recorded);
    switch (type) {
      case 'ChallengeIssued':
        return said(issued, kinds.started(issued), data.issuedAt);
      case 'AnswerRejected': {
        const { send, rejectedAt } = data;
        return { ...said(issued, kinds.failed(issued), rejectedAt), send, reason: 'wrong_code' };
      }
      case 'AttemptsExhausted':
        return said(issued, kinds.exhausted(issued), data.exhaustedAt);
      case 'ResendsExhausted':
        return { ...said(issued, 'sends_exhausted', data.exhaustedAt), reason: 'too_many_sends' };
      case 'ChallengePassed': {
        // Of an enrollment the authenticator tells that it is there.
        if (issued.purpose === 'enroll') return undefined;
        const { send, passedAt } = data;
        return { ...said(issued, kinds.passed(issued), passedAt), send };
      }
      default:
        return undefined;
    }
  },
};
