import { defineOperation, defineTopic } from '@countersign/core';
import { z } from 'zod';
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
