import { type Clock, networkOf } from '@countersign/core';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHook, type Check } from './problem.ts';
import { problems } from './problems.ts';

/** What the operator decides of how much may be asked; `0` lifts a bound. */
export interface RequestBounds {
  /** Requests a minute that one network address may send. */
  readonly requestsPerMinute?: number;
  /** Requests a minute that one application may send to a tenant's Management API. */
  readonly managementRequestsPerMinute?: number;
  /** Phones a minute that one network address may give on a page to enrol. */
  readonly phoneEnrollmentsPerMinute?: number;
  /**
   * Requests a minute, to read and again to write, that one person may send of what they prove
   * themselves with, by their tokens; four times as many to read those of one type. As many forms
   * of their own page, from each browser that they are signed in to.
   */
  readonly accountRequestsPerMinute?: number;
  /** Pushed requests of one application that one replica lets live. */
  readonly pushedRequestsMax?: number;
}

interface Needs extends RequestBounds {
  readonly clock: Clock;
}

const defaults: Required<RequestBounds> = {
  requestsPerMinute: 600,
  // Fifteen a second: what Auth0 lets an application ask that is in earnest.
  managementRequestsPerMinute: 900,
  // Auth0: ten phones at once from one address, then five a minute; the form twice as often.
  phoneEnrollmentsPerMinute: 5,
  // Auth0's: five to read, five to write, twenty to read by type.
  accountRequestsPerMinute: 5,
  // Twenty a second; of the longest that may be pushed, five megabytes.
  pushedRequestsMax: 2_000,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The application that pushes a request, once it is known. */
    pusher?: string;
    /** Whose request it is, by their own token, once it is known. */
    personId?: string;
    /** The browser session that sends a form of a person's own page, once it is known. */
    browserSid?: string;
  }
}

/** Callers counted at once, of each kind; beyond that, the longest unseen is forgotten. */
const callersMax = 20_000;
const minuteMs = 60_000;
/** For how long a pushed request lives, and counts: RFC 9126 2.2 suggests 5 to 600 seconds. */
export const pushedSeconds = 90;

const noLimit: Check = async () => undefined;

/** What is left, with Auth0's headers: the reset is an instant, in Unix seconds. */
export const sayRemaining = (
  reply: FastifyReply,
  { remaining, seconds, clock }: { remaining: number; seconds: number; clock: Clock },
): void => {
  const resetAt = Math.ceil(Date.parse(clock()) / 1_000 + seconds);
  reply.headers({ 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': resetAt });
};

const limiting =
  (count: ReturnType<FastifyInstance['createRateLimit']>, clock: Clock): Check =>
  async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed) return undefined;
    reply.header('x-ratelimit-limit', counted.max);
    const { remaining, ttl } = counted;
    sayRemaining(reply, { remaining, seconds: ttl / 1_000, clock });
    if (!counted.isExceeded) return undefined;
    reply.header('retry-after', counted.ttlInSeconds);
    return problems.too_many_requests;
  };

const personOf = ({ tenant, personId }: FastifyRequest): string =>
  JSON.stringify([tenant.tenantId, personId]);

type Hook = ReturnType<typeof asHook>;

export interface RequestLimits {
  /** On what one network address asks. */
  readonly ofAddress: Hook;
  /** On what one application asks of a tenant's Management API, once it is known. */
  readonly ofManager: Check;
  /** On how often one network address looks at the form for a phone to enrol, and sends it. */
  readonly ofPhoneForm: Readonly<Record<'get' | 'post', Hook>>;
  /** On what a person asks of the My Account API, once it is known who it is. */
  readonly ofAccount: Readonly<Record<'read' | 'search' | 'write', Check>>;
  /**
   * On the forms that one browser session sends of a person's own page, once it is known: who stole
   * another session of theirs, or a token, keeps nobody from ending it here.
   */
  readonly ofAccountForm: Check;
  /** On how many requests for authorization an application has pushed that still live. */
  readonly ofPusher: Check;
}

/**
 * Bounds on what is asked of one replica. They keep noise out, need no record that outlives the
 * process, and cost no question; what guards passwords, codes and messages is counted by the
 * services, for all replicas together.
 */
export const requestLimits = async (
  app: FastifyInstance,
  { clock, ...bounds }: Needs,
): Promise<RequestLimits> => {
  const { requestsPerMinute, managementRequestsPerMinute, phoneEnrollmentsPerMinute, ...others } = {
    ...defaults,
    ...bounds,
  };
  const { accountRequestsPerMinute: ofAccount, pushedRequestsMax } = others;
  await app.register(fastifyRateLimit, {
    global: false,
    timeWindow: minuteMs,
    cache: callersMax,
    keyGenerator: ({ ip }) => networkOf(ip),
  });
  type Options = Parameters<FastifyInstance['createRateLimit']>[0];
  const limit = (max: number, more: Options = {}) =>
    max === 0 ? noLimit : limiting(app.createRateLimit({ max, ...more }), clock);

  return {
    ofAddress: asHook(limit(requestsPerMinute)),
    ofPhoneForm: {
      get: asHook(limit(phoneEnrollmentsPerMinute * 4, { timeWindow: 2 * minuteMs })),
      post: asHook(limit(phoneEnrollmentsPerMinute * 2, { timeWindow: 2 * minuteMs })),
    },
    ofManager: limit(managementRequestsPerMinute, {
      keyGenerator: ({ tenant, manager }) => JSON.stringify([tenant.tenantId, manager?.clientId]),
    }),
    ofAccount: {
      read: limit(ofAccount, { keyGenerator: personOf }),
      search: limit(ofAccount * 4, { keyGenerator: personOf }),
      write: limit(ofAccount, { keyGenerator: personOf }),
    },
    ofAccountForm: limit(ofAccount, {
      keyGenerator: ({ tenant, browserSid }) => JSON.stringify([tenant.tenantId, browserSid]),
    }),
    ofPusher: limit(pushedRequestsMax, {
      timeWindow: pushedSeconds * 1_000,
      keyGenerator: ({ tenant, pusher }) => JSON.stringify([tenant.tenantId, pusher]),
    }),
  };
};
