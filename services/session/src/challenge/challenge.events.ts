import {
  factorName,
  instant,
  type MessageType,
  messageType,
  purpose,
  tenantId,
  userId,
} from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';
import { z } from 'zod';

/** Who is to prove what, where: a proof counts for all of it or for nothing. */
const terms = {
  challengeId: z.string(),
  tenantId,
  userId,
  loginSessionId: z.string(),
  authenticatorId: z.string(),
  purpose,
  factor: factorName,
  /** Where a code is sent to a phone, how. */
  messageType: messageType.optional(),
};

/**
 * One question. Where a code is sent, it follows from these and a key, and is nowhere; an app's and
 * a recovery code go nowhere, so those challenges have no recipient, no key, and one send only.
 */
const message = {
  ...terms,
  sealedPhoneNumber: z.string().optional(),
  sealedEmail: z.string().optional(),
  keyId: z.string().optional(),
  host: z.string(),
  locale: z.string(),
  send: z.int().positive(),
  digits: z.int().positive(),
  expiresAt: instant,
};

export const ChallengeIssued = defineEvent('ChallengeIssued', {
  ...message,
  wrongAnswersMax: z.int().positive(),
  issuedAt: instant,
});

/** The person asked for a new code; the one before is dead. */
export const CodeResent = defineEvent('CodeResent', { ...message, resentAt: instant });

const challengeId = z.string();

export const AnswerRejected = defineEvent('AnswerRejected', {
  challengeId,
  send: z.int().positive(),
  rejectedAt: instant,
});
export const ChallengeLocked = defineEvent('ChallengeLocked', { challengeId, lockedAt: instant });
export const ChallengePassed = defineEvent('ChallengePassed', {
  ...terms,
  send: z.int().positive(),
  passedAt: instant,
});
/** No more answers are looked at for now. Said once, however often somebody tries on. */
export const AttemptsExhausted = defineEvent('AttemptsExhausted', {
  challengeId,
  exhaustedAt: instant,
});
/** No more codes are sent to this person for now; said once too. */
export const ResendsExhausted = defineEvent('ResendsExhausted', {
  challengeId,
  exhaustedAt: instant,
});
/** The login has put another challenge in this one's place. */
export const ChallengeSuperseded = defineEvent('ChallengeSuperseded', {
  challengeId,
  supersededAt: instant,
});

export const challengeEvent = z.discriminatedUnion('type', [
  ChallengeIssued.schema,
  CodeResent.schema,
  AnswerRejected.schema,
  ChallengeLocked.schema,
  ChallengePassed.schema,
  AttemptsExhausted.schema,
  ResendsExhausted.schema,
  ChallengeSuperseded.schema,
]);
export type ChallengeEvent = z.output<typeof challengeEvent>;

export type Message = Omit<z.output<typeof CodeResent.schema>['data'], 'resentAt'>;
/** A message that goes out, and to what. */
export type Sent = Message & {
  readonly keyId: string;
  readonly to:
    | { readonly kind: 'phone'; readonly sealed: string; readonly messageType: MessageType }
    | { readonly kind: 'email'; readonly sealed: string };
};
export type Passed = z.output<typeof ChallengePassed.schema>['data'];
