import { defineOperation, defineTopic } from '@countersign/core';
import { z } from 'zod';
import { testMessageReference } from '../session/test-messages.ts';
import { instant, messageType, purpose, tenantId, userId } from '../vocabulary.ts';

/** What makes a code: the same fields give the same code, in session and in sms-dispatch. */
export const codeContext = z.object({
  tenantId,
  userId,
  challengeId: z.string(),
  authenticatorId: z.string(),
  purpose,
  /** Counts the sends a person asked for; a new send makes a new code and kills the old. */
  send: z.int().positive(),
});
export type CodeContext = z.output<typeof codeContext>;

/** Told by session when a code has to reach a phone. Neither code nor number is in it in clear. */
export const codeRequested = defineTopic(
  'session.told.v1.code-requested',
  z.object({
    ...codeContext.shape,
    keyId: z.string(),
    digits: z.int(),
    messageType,
    /** The recipient, sealed with the user's data key in the context `phone`. */
    sealedPhoneNumber: z.string(),
    /** The host the code may be typed into: the last line of the SMS is bound to it. */
    host: z.string(),
    locale: z.string(),
    expiresAt: instant,
    loginSessionId: z.string().optional(),
  }),
);

/** Where one send stands; `absent` until the dispatch began. */
export const dispatchStatus = z.enum(['absent', 'pending', 'accepted', 'rejected', 'expired']);

export const readDispatch = defineOperation('sms-dispatch.ask.v1.read-dispatch', {
  request: z.object({ challengeId: z.string(), send: z.int().positive() }),
  value: z.object({ status: dispatchStatus }),
});

/** What happened to a message, in the order it happened. */
export const dispatchStep = z.object({
  at: instant,
  /** `requested`, `attempted`, `rejected`, `accepted`, `failed` or `expired`. */
  step: z.string(),
  /** Which carrier, and the how manieth that was asked. */
  provider: z.string().optional(),
  attempt: z.int().optional(),
  reason: z.string().optional(),
  /** It was not asked: it rested after failures, and this is what it had said last. */
  isResting: z.literal(true).optional(),
});
export type DispatchStep = z.output<typeof dispatchStep>;

/** Tells every step of a test message; until the first was recorded it is unknown. */
export const readTestMessage = defineOperation('sms-dispatch.ask.v1.read-test-message', {
  request: z.object({ tenantId, reference: testMessageReference }),
  value: z.object({ status: dispatchStatus, steps: z.array(dispatchStep) }),
  refusals: ['test_message_unknown'],
});
