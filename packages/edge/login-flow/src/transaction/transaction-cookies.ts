import { type Clock, isOver, plus } from '@countersign/core';
import type { Cookies } from '@countersign/edge-http';
import { freshSeed, randomToken } from '@countersign/edge-http';
import { openable, type Vault } from '@countersign/vault';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationRequest } from '../authorization-request.ts';
import type { ApplicationTrail } from './application-trail.ts';
import {
  isOfLink,
  repeatMs,
  type Transaction,
  transaction,
  transactionLifetimeMs,
} from './transaction.ts';

/**
 * A browser's open logins are bounded in number and, since proxies bound a header line and browsers
 * a cookie (4,096 bytes), in size. A new one leaves room for what the login adds to it.
 */
const openMax = 5;
const newSizeMax = 2_600;
const sizeMax = 4_000;
const sizeTogetherMax = 6_000;
/**
 * The cookie outlives the transaction, so that somebody who comes late is told so and can begin
 * again.
 */
const cookieSeconds = 3_600;

/** Sortable by age: the time in base 36, then 128 random bits. */
const idShape = /^[0-9a-z]{8,9}\.[\w-]{22}$/;
const freshId = (now: string, seed = freshSeed()) => `${Date.parse(now).toString(36)}.${seed}`;

/** What became of the transaction that a form or an address speaks of. */
export type Found =
  | { readonly status: 'open'; readonly transaction: Transaction }
  | { readonly status: 'expired' | 'over'; readonly transaction: Transaction }
  | { readonly status: 'unknown' };

interface Needs {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly cookies: Cookies;
  readonly trail: ApplicationTrail;
}

const isPast = (from: string, windowMs: number, now: string): boolean =>
  isOver({ stored: 'transaction', instant: plus(from, windowMs), windowMs, now });

const refusalOnForm = ({ startedAt, finished }: Transaction, now: string) => {
  if (finished) return isPast(finished.at, repeatMs, now) ? 'over' : 'open';
  return isPast(startedAt, transactionLifetimeMs, now) ? 'expired' : 'open';
};

interface Saving {
  readonly isNew?: boolean;
  readonly seconds?: number;
}

/** Logins on their way, each sealed into a cookie of the browser that began it. */
export const transactionCookies = ({ vault, clock, cookies, trail }: Needs) => {
  const prefix = cookies.nameOf('countersign-tx.');
  const nameOf = (id: string) => `${prefix}${id}`;

  const clear = (reply: FastifyReply, name: string) => reply.clearCookie(name, cookies.options);

  /** Drops the oldest until the new one fits in. */
  const makeRoom = (request: FastifyRequest, reply: FastifyReply, own: string, size: number) => {
    const others = Object.entries(request.cookies)
      .filter(([name]) => name.startsWith(prefix) && name !== own)
      .sort(([one], [other]) => (one < other ? 1 : -1));
    let together = size;
    others.forEach(([name, value = ''], index) => {
      together += name.length + value.length;
      if (index + 1 >= openMax || together > sizeTogetherMax) clear(reply, name);
    });
  };

  /** Sets or replaces the cookie; false where the request is too long for one. */
  const save = async (
    request: FastifyRequest,
    reply: FastifyReply,
    opened: Transaction,
    { isNew = false, seconds = cookieSeconds }: Saving = {},
  ): Promise<boolean> => {
    const sealed = await vault.seal('transaction', JSON.stringify(opened));
    const name = nameOf(opened.id);
    if (name.length + sealed.length > (isNew ? newSizeMax : sizeMax)) return false;
    makeRoom(request, reply, name, name.length + sealed.length);
    reply.setCookie(name, sealed, { ...cookies.options, maxAge: seconds });
    if (isNew) trail.note(request, reply, opened);
    return true;
  };

  /** Whether a login that is begun so has room in its cookie. */
  const fits = async (opening: Transaction): Promise<boolean> => {
    const sealed = await vault.seal('transaction', JSON.stringify(opening));
    return nameOf(opening.id).length + sealed.length <= newSizeMax;
  };

  const opened = async (sealed: string): Promise<Transaction | undefined> => {
    const text = await openable(vault.open('transaction', sealed));
    return text === undefined ? undefined : transaction.safeParse(JSON.parse(text)).data;
  };

  const fresh = (tenantId: string, request: AuthorizationRequest, seed?: string): Transaction => {
    const startedAt = clock();
    return { id: freshId(startedAt, seed), tenantId, startedAt, secret: randomToken(), request };
  };

  return {
    fresh,
    /** Whether a request is short enough for a login to begin with it. */
    hasRoomFor: (tenantId: string, request: AuthorizationRequest): Promise<boolean> =>
      fits(fresh(tenantId, request)),
    save,
    find: async (request: FastifyRequest, id: string | undefined): Promise<Found> => {
      const sealed = id !== undefined && idShape.test(id) ? request.cookies[nameOf(id)] : undefined;
      const found = sealed === undefined ? undefined : await opened(sealed);
      if (!found || found.id !== id || found.tenantId !== request.tenant.tenantId) {
        return { status: 'unknown' };
      }
      return { status: refusalOnForm(found, clock()), transaction: found };
    },
    /** Over: it stays for as long as the answer that ended it may be repeated. */
    finish: async (
      request: FastifyRequest,
      reply: FastifyReply,
      ended: Transaction,
      by: string | undefined,
    ): Promise<void> => {
      const finished = ended.finished ?? (by !== undefined && { at: clock(), by });
      // Of a link's nothing comes that could be repeated: its page may be read again for longer.
      const seconds = isOfLink(ended) ? cookieSeconds : repeatMs / 1_000;
      const isLeft = finished && (await save(request, reply, { ...ended, finished }, { seconds }));
      if (!isLeft) clear(reply, nameOf(ended.id));
    },
  };
};
export type Transactions = ReturnType<typeof transactionCookies>;
