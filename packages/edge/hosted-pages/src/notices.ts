import { instant, type MessageType, messageType } from '@countersign/contracts';
import { type Clock, isOver, plus } from '@countersign/core';
import type { Cookies } from '@countersign/edge-http';
import { type LoginRefusal, userNameMaxLength } from '@countersign/login-flow';
import { openable, type Vault } from '@countersign/vault';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { referenceOf } from './pages/reference.ts';
import {
  type AccountNews,
  accountNews,
  type PageProblem,
  type PageRefusal,
} from './texts/texts.ts';

/** A browser goes where it is sent at once; a phone that was put away may take a while. */
const lifetimeMs = 5 * 60_000;
/** A state of ours has 31 characters; what else is sent as one is not repeated. */
const stateMaxLength = 64;

/** A country as ISO 3166 names it, as a form of ours says it. */
export const countryCode = z.string().regex(/^([A-Z]{2})?$/);

/** What is written in the notice: why a form was refused, and what it held that is no secret. */
const notice = z.object({
  state: z.string(),
  /** The page that says it. */
  path: z.string(),
  at: instant,
  /** Above the form, which can be filled in again. */
  refusal: z.string().optional(),
  /** On a page of its own: the login cannot go on. */
  problem: z.string().optional(),
  failure: z.string().optional(),
  news: z.enum(['sent_again', ...accountNews]).optional(),
  /** From when it is worth trying again. */
  retryAt: instant.optional(),
  /** A user name or a number. Never a password, never a code. */
  typed: z.string().optional(),
  isTicked: z.boolean().optional(),
  /** Beside a number: its country, and how codes are to reach it. */
  country: countryCode.optional(),
  by: messageType.optional(),
  /** Of the request that was refused: what the logs know it by. */
  reference: z.string().optional(),
});

/** What a page says once, to the browser whose form led to it. */
export interface Notice {
  readonly refusal?: PageRefusal | undefined;
  readonly problem?: LoginRefusal['refusal'] | undefined;
  /** On a page of its own too: what failed of a form that has none. */
  readonly failure?: PageProblem | undefined;
  readonly news?: 'sent_again' | AccountNews | undefined;
  readonly retryAt?: string | undefined;
  readonly typed?: string | undefined;
  readonly isTicked?: boolean | undefined;
  readonly country?: string | undefined;
  readonly by?: MessageType | undefined;
  readonly reference?: string | undefined;
}

/** Which login it is of, and the page of it that says it. */
interface Place {
  readonly state: string;
  readonly path: string;
}

interface Deps {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly cookies: Cookies;
}

/**
 * Post, redirect, get: what the answer to a form has to say waits in a sealed cookie for the page
 * that the browser is sent to, so that reload, back and a restored tab find a page and no form to
 * send again. One a browser, of at most some 900 bytes: the last word counts.
 */
export const noticeCookie = ({ vault, clock, cookies }: Deps) => {
  const name = cookies.nameOf('countersign-notice');

  const opened = async (sealed: string) => {
    const text = await openable(vault.open('notice', sealed));
    return text === undefined ? undefined : notice.safeParse(JSON.parse(text)).data;
  };

  /** Whether the browser has something to be told, if only on another page. */
  const isThere = (request: FastifyRequest): boolean => request.cookies[name] !== undefined;
  const clear = (reply: FastifyReply) => reply.clearCookie(name, cookies.options);

  /** Has a page of a login say something once, whenever the browser comes to it. */
  const keep = async (
    reply: FastifyReply,
    { state, path }: Place,
    { typed, ...given }: Notice,
  ): Promise<void> => {
    const reference = referenceOf(reply.request);
    const written = {
      ...{ state, path, at: clock(), reference, ...given },
      ...(typed !== undefined && typed.length <= userNameMaxLength && { typed }),
    };
    const sealed = await vault.seal('notice', JSON.stringify(written));
    reply.setCookie(name, sealed, { ...cookies.options, maxAge: lifetimeMs / 1_000 });
  };

  return {
    isThere,
    clear,
    keep,
    /** Sends the browser to a page of a login, which says what is given once. */
    leave: async (reply: FastifyReply, place: Place, given: Notice): Promise<FastifyReply> => {
      const { state, path } = place;
      const isKnown = state.length <= stateMaxLength;
      if (isKnown) await keep(reply, place, given);
      const query = isKnown && state !== '' ? `?${new URLSearchParams({ state })}` : '';
      return reply.redirect(`${path}${query}`, 303);
    },
    /** What there is to say on this very page; to be cleared once it is said. */
    read: async (request: FastifyRequest, state: string, path: string): Promise<Notice> => {
      const sealed = request.cookies[name];
      const found = sealed === undefined ? undefined : await opened(sealed);
      if (found?.state !== state || found.path !== path) return {};
      const end = plus(found.at, lifetimeMs);
      const isPast = isOver({ stored: 'notice', instant: end, windowMs: lifetimeMs, now: clock() });
      // We alone seal these, and only with what `Notice` allows.
      return isPast ? {} : (found as Notice);
    },
  };
};
export type Notices = ReturnType<typeof noticeCookie>;
