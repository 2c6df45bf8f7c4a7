import { createHash } from 'node:crypto';
import type { Reply, Revision } from '@countersign/core';
import { asHook, isProblem, type Problem, problem } from '@countersign/edge-http';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  LightMyRequestResponse,
} from 'fastify';
import { z } from 'zod';
import type { ProblemCode } from './problem-codes.ts';
import { answered, problems } from './problems.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** How far the stream had come that the answer was read of, where a write may hang on it. */
    revision: Revision | undefined;
  }
  interface FastifyContextConfig {
    /** Whether the write may hang on what was read: it goes by `whereUnchanged`. */
    isConditional?: boolean;
  }
}

/** Part of the configuration of a route whose write goes by `whereUnchanged`. */
export const conditional = { isConditional: true } as const;

/** Of 132 bits nobody finds two answers that have them in common. */
const digestLength = 22;
const tagOf = (payload: string): string =>
  `"${createHash('sha256').update(payload).digest('base64url').slice(0, digestLength)}"`;
/** Strong or weak: a proxy that compresses calls it weak. */
const tags = new RegExp(`"[\\w-]{${digestLength}}"`, 'g');
const revisionHeader = 'countersign-revision';

/**
 * Names what is shown to be written again (`ETag`) by what it says: the stream that it is read of
 * goes on, and much of it shows elsewhere. How far it had come stands beside.
 */
export const tagAnswers = (app: FastifyInstance): void => {
  app.decorateReply('revision', undefined);
  app.addHook('onSend', async ({ method }, reply, payload) => {
    if (method !== 'GET' || reply.revision === undefined || reply.statusCode >= 300) return;
    // What is not set is answered by no content.
    reply.header('etag', tagOf(typeof payload === 'string' ? payload : ''));
    reply.header(revisionHeader, reply.revision);
  });
};

/** As `answered`, of what is shown to be written again. */
export const shownFrom = <Value>(
  reply: FastifyReply,
  asked: Reply<Value, ProblemCode>,
): Value | Problem => {
  if (asked.ok) reply.revision = asked.revision;
  return answered(asked);
};

/** What this API says to whom it refuses. */
const refusalBody = z.object({ message: z.string(), errorCode: z.string().optional() });

/** Why whoever writes could not read what they would change, in the words that a reader is told. */
const refusedReading = (answer: LightMyRequestResponse): Problem => {
  const { message: text, errorCode: code } = refusalBody.parse(answer.json());
  const seconds = answer.headers['retry-after'];
  return problem('reading_refused', {
    ...{ status: answer.statusCode, text },
    ...(code !== undefined && { code }),
    ...(seconds !== undefined && { retryAfterSeconds: Number(seconds) }),
  });
};

/** What a writer's headers say of the body and of what it hangs on. */
const ofWrite = ['content-length', 'content-type', 'transfer-encoding', 'if-match'];

interface Shown {
  readonly tag: string;
  readonly expectedRevision: Revision;
}

/**
 * What whoever asks would be shown by now, or why not. It is part of their request: it has its
 * correlation id, and counts against their bounds.
 */
const shownNow = async (request: FastifyRequest): Promise<Shown | Problem> => {
  const { server, url, headers, id, socket } = request;
  const kept = Object.entries(headers).filter(([name]) => !ofWrite.includes(name));
  const answer = await server.inject({
    method: 'GET',
    url: url.replace(/\?.*/, ''),
    headers: { ...Object.fromEntries(kept), 'x-correlation-id': id },
    ...(socket.remoteAddress !== undefined && { remoteAddress: socket.remoteAddress }),
  });
  if (answer.statusCode >= 400) return refusedReading(answer);
  const { etag, [revisionHeader]: revision } = answer.headers;
  // A service of an older release does not say how far it has read.
  if (revision === undefined) return problems.changed_meanwhile;
  return { tag: String(etag), expectedRevision: Number(revision) };
};

const readOnly: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whether it names any tag at all: `*` asks for nothing but that something is there. */
const namesTag = (header: string | undefined): header is string =>
  header !== undefined && header.trim() !== '*';

/**
 * Refuses a write that hangs on a tag where there is none: what is not looked at is not met (RFC
 * 9110, section 13.1.1), and whoever asks would take it for looked at. It is said before the body
 * is read (section 13.2.1). Where nothing is written nothing can be overwritten.
 */
export const refuseUntagged = (app: FastifyInstance): void => {
  app.addHook(
    'preValidation',
    asHook(async ({ method, headers, is404, routeOptions: { config } }) => {
      const changesNothing = is404 || readOnly.includes(method) || config.writesNothing === true;
      if (changesNothing || config.isConditional === true) return undefined;
      return namesTag(headers['if-match']) ? problems.precondition_unsupported : undefined;
    }),
  );
};

/** More often than that nobody else writes beside one request. */
const roundsMax = 8;

/** What a write hangs on. */
export interface Terms {
  readonly expectedRevision?: Revision;
}

/**
 * Writes over nothing that whoever asks has not seen, where they say what that was (`If-Match`, RFC
 * 9110 section 13.1.1). What is shown is compared here; the service then appends at the revision
 * that it was read at, or refuses, and it is looked at again. What cannot be read is told as it is
 * told to who reads.
 */
export const whereUnchanged = async <Answer>(
  request: FastifyRequest,
  write: (terms: Terms) => Promise<Answer>,
): Promise<Answer | Problem> => {
  const header = request.headers['if-match'];
  if (!namesTag(header)) return write({});
  const seen: readonly string[] = header.match(tags) ?? [];
  for (let round = 1; round <= roundsMax; round += 1) {
    const now = await shownNow(request);
    if (isProblem(now)) return now;
    if (!seen.includes(now.tag)) return problems.changed_meanwhile;
    const done = await write({ expectedRevision: now.expectedRevision });
    if (done !== problems.changed_meanwhile) return done;
  }
  return problems.changed_meanwhile;
};
