import { NatsError } from 'nats';

/** The code of what JetStream refused, where it was JetStream that did. */
export const apiErrorOf = (reason: unknown): number | undefined =>
  reason instanceof NatsError ? reason.api_error?.err_code : undefined;

/** JetStream's codes for a stream or a message that is not there, and for taken subjects. */
export const streamNotFound = 10_059;
export const messageNotFound = 10_037;
const subjectsOverlap = 10_065;

/**
 * Makes a stream, or a bucket: of two who make one at the same moment, the server may take the
 * other's for a stranger with the same subjects. Then it is there, and `again` finds it.
 */
export const despiteOthers = async <Made>(
  make: () => Promise<Made>,
  again: () => Promise<Made>,
): Promise<Made> =>
  make().catch((reason: unknown) => {
    if (apiErrorOf(reason) !== subjectsOverlap) throw reason;
    return again();
  });
