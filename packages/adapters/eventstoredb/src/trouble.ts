import { UnavailableError } from '@countersign/core';

/**
 * What went wrong between us and the server, in one word and, where no connection came about, why.
 * The client's own messages are not passed on: they name hosts, and its parse error holds the
 * connection string with the password in it.
 */
export class EventStoreDbError extends UnavailableError {
  override readonly name = 'EventStoreDbError';
  /** The client's word for it, `deadline`, or the number of a gRPC status. */
  readonly kind: string;
  constructor(kind: string, why?: string) {
    super(`the event store failed: ${kind}${why === undefined ? '' : ` (${why})`}`);
    this.kind = kind;
  }
}

/** Thrown by our own timer, where the client has none: the outcome is unknown. */
export const deadlineMissed = 'deadline';

/** Nobody has acknowledged an append a moment ago: what was read may be the past. */
export const unconfirmed = 'unconfirmed';
/** No node of the cluster could be found. */
export const notDiscovered = 'not-discovered';

/** The user that we are to the server has not the right. */
const accessDenied = 'access-denied';
const grpcUnavailable = 14;

export const kindOf = (reason: unknown): string => {
  if (reason instanceof EventStoreDbError) return reason.kind;
  if (typeof reason !== 'object' || reason === null) return 'unknown';
  // Discovery rejects with a bare Error.
  if (reason instanceof Error && reason.message.startsWith('Failed to discover')) {
    return notDiscovered;
  }
  if ('type' in reason && typeof reason.type === 'string') return reason.type;
  // An append to a server that is gone rejects with a bare Error and a gRPC status.
  if ('code' in reason && reason.code === grpcUnavailable) return 'unavailable';
  if ('code' in reason && typeof reason.code === 'number') return `grpc-${reason.code}`;
  return 'unknown';
};

/** Why no connection comes about, as Node and OpenSSL word it: nothing else is told. */
const causes: readonly RegExp[] = [
  /\bE(?:CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|TIMEDOUT|AI_AGAIN)\b/,
  /does not match certificate's altnames/,
  /self-signed certificate(?: in certificate chain)?/,
  /unable to (?:verify the first certificate|get (?:local )?issuer certificate)/,
  /certificate (?:has expired|is not yet valid|has been revoked)/,
  /wrong version number|packet length too long|socket disconnected before secure TLS/,
  /Name resolution failed/,
];

const causeOf = (reason: unknown): string | undefined => {
  if (!(reason instanceof Error)) return undefined;
  const found = causes.map((cause) => cause.exec(reason.message)?.[0]);
  return found.find((words) => words !== undefined);
};

/** Which right is missing; what gives it is under this heading. */
const recipe = 'see "Rights in EventStoreDB" in deploy/README.md';
const rightToStreams =
  'its user may not do that to our streams: their role belongs into $userStreamAcl of $settings';
const rightToAll = 'its user may not read $all: their role belongs into $r of the metadata of $all';
const unauthenticated = 16;

const denied = (reason: unknown, missing: string) => {
  const isUnknown =
    typeof reason === 'object' && reason !== null && 'code' in reason
      ? reason.code === unauthenticated
      : false;
  const why = isUnknown ? 'it does not know this user by this password' : `${missing}; ${recipe}`;
  return new EventStoreDbError(accessDenied, why);
};

/** What went wrong with a read of the whole log. */
export const troubleOfAll = (reason: unknown): unknown =>
  kindOf(reason) === accessDenied ? denied(reason, rightToAll) : reason;

/** The same trouble, with nothing in it that must not be read. */
export const trouble = (reason: unknown): EventStoreDbError =>
  reason instanceof EventStoreDbError
    ? reason
    : kindOf(reason) === accessDenied
      ? denied(reason, rightToStreams)
      : new EventStoreDbError(kindOf(reason), causeOf(reason));

/** What the server has refused: nothing was done, and asking again changes nothing. */
const refusals = new Set([
  accessDenied,
  'invalid-argument',
  'maximum-append-size-exceeded',
  'stream-deleted',
  'stream-not-found',
  'unsupported',
  'wrong-expected-version',
]);

export const isRefusal = (reason: unknown): boolean => refusals.has(kindOf(reason));
