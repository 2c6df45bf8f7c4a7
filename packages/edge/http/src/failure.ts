import { Contended, type Silence, Unanswered, UnavailableError } from '@countersign/core';

/** What goes wrong without a route saying so. Every API words each of them, in its own way. */
export type Failure =
  | 'body_too_large'
  | 'broken'
  | 'media_type_unsupported'
  | 'not_found'
  | 'outcome_unknown'
  | 'parameter_malformed'
  | 'service_silent'
  | 'too_many_requests';

const silences: Readonly<Record<Silence, Failure>> = {
  broken: 'broken',
  busy: 'service_silent',
  'no-responders': 'service_silent',
  'timed-out': 'outcome_unknown',
  // The other side is of another version: soon both are of one.
  unreadable: 'outcome_unknown',
};

/** What Fastify itself says no to, before a route runs. */
const byStatus: Readonly<Record<number, Failure>> = {
  404: 'not_found',
  413: 'body_too_large',
  415: 'media_type_unsupported',
  429: 'too_many_requests',
};

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

/** Reads an error that no route meant, once for all the APIs: what is nobody's answer is broken. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof Contended || error instanceof UnavailableError) return 'service_silent';
  if (error instanceof Unanswered) return silences[error.silence];
  const status = statusOf(error);
  return byStatus[status] ?? (status < 500 ? 'parameter_malformed' : 'broken');
};
