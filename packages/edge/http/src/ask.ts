import { type Messaging, Unanswered } from '@countersign/core';

/** How the edge puts a question to a service. */
export type Ask = Messaging['ask'];

/**
 * The answer to a question that a service of an older release does not know: nothing, where nobody
 * there takes it. One that is only starting is as silent, so nothing may be opened by that.
 */
export const unlessUnheard = async <Answer>(
  asked: Promise<Answer>,
): Promise<Answer | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unanswered && error.silence === 'no-responders') return undefined;
    throw error;
  }
};
