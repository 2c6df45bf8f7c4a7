import { NatsError } from 'nats';

/** The code of what JetStream refused, where it was JetStream that did. */
export const apiErrorOf = (reason: unknown): number | undefined =>
  reason instanceof NatsError ? reason.api_error?.err_code : undefined;
