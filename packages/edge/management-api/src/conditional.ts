import { createHash } from 'node:crypto';
import type { Reply, Revision } from '@countersign/core';
import type { Problem } from '@countersign/edge-http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from './problem-codes.ts';
import { answered, problems } from './problems.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** How far the stream had come that the answer was read of, where a write may hang on it. */
    revision: Revision | undefined;
  }
}

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

/** What whoever asks would be shown by now; nothing where they may not read it. */
const shownNow = async ({ server, url, headers, socket }: FastifyRequest) => {
  server.forgetAnswers();
  const ofBody = ['content-length', 'content-type', 'transfer-encoding', 'if-match'];
  const { headers: shown } = await server.inject({
    method: 'GET',
    url: url.replace(/\?.*/, ''),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofBody.includes(name))),
    ...(socket.remoteAddress !== undefined && { remoteAddress: socket.remoteAddress }),
  });
  const revision = shown[revisionHeader];
  return revision === undefined
    ? undefined
    : { tag: String(shown.etag), expectedRevision: Number(revision) };
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
 * that it was read at, or refuses, and it is looked at again.
 */
export const whereUnchanged = async <Answer>(
  request: FastifyRequest,
  write: (terms: Terms) => Promise<Answer>,
): Promise<Answer | Problem> => {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return write({});
  const seen: readonly string[] = header.match(tags) ?? [];
  for (let round = 1; round <= roundsMax; round += 1) {
    const now = await shownNow(request);
    if (!now || !seen.includes(now.tag)) return problems.changed_meanwhile;
    const done = await write({ expectedRevision: now.expectedRevision });
    if (done !== problems.changed_meanwhile) return done;
  }
  return problems.changed_meanwhile;
};
