import { completionRepeatMs, instant } from '@countersign/contracts';
import { z } from 'zod';
import { authorizationRequest } from '../authorization-request.ts';
import { passwordReset } from '../reset-links.ts';

/** How long a person has from `/authorize` to the last code: a quarter of an hour. */
export const transactionLifetimeMs = 15 * 60_000;

/** For how long after its end the answer that ended a login may be repeated. */
export const repeatMs = completionRepeatMs;

/**
 * A login on its way, as its own cookie carries it, sealed. No stream knows of it before a password
 * held.
 */
export const transaction = z.object({
  /** What every form of it carries as `state`. */
  id: z.string(),
  tenantId: z.string(),
  startedAt: instant,
  /** 256 random bits, kept nowhere else, which what comes of the login is made from. */
  secret: z.string().optional(),
  request: authorizationRequest,
  /** Set once the first factor held. */
  loginSessionId: z.string().optional(),
  /**
   * Who is signing in, as they know it themselves: for their pages, so that nobody is asked again.
   * Masked where a ticket stands for the first factor.
   */
  account: z.string().optional(),
  /** The `sid` of the browser session that the first factor was taken from. */
  sid: z.string().optional(),
  /** The person wishes this browser remembered once a second factor is proved. */
  rememberBrowser: z.literal(true).optional(),
  /** Before it ends its person is offered a passkey. */
  offersPasskey: z.literal(true).optional(),
  /** From when on another code can be sent, as was said where one was asked for too soon. */
  resendFrom: instant.optional(),
  /** What this browser knows of the person's key of its device, where it knows anything. */
  device: z.enum(['here', 'refused', 'put-off']).optional(),
  /**
   * A link to choose another password was asked for; and by which name, where that is not too long
   * for the cookie.
   */
  askedReset: z.object({ name: z.string().optional() }).optional(),
  /**
   * The page of their own that the login leads to, in the place of an application, and what it is
   * for there: to change what they have, or to add to it.
   */
  page: z.object({ path: z.string(), aim: z.enum(['manage', 'enroll']).optional() }).optional(),
  /** The ticket to enrol that stands for the first factor; then nobody is signed in. */
  ticket: z.string().optional(),
  /** The link to choose another password that stands for it; nobody is signed in by that either. */
  reset: passwordReset.optional(),
  /** They have kept the recovery code that it showed, in the place of the one they proved it by. */
  hasKeptCode: z.literal(true).optional(),
  /** Set from when the person leaves for an OpenID provider. */
  federation: z.object({ connectionId: z.string(), ticket: z.string() }).optional(),
  /** The login is over, and since when; the same answer as ended it still leads where it led. */
  finished: z.object({ at: instant, by: z.string() }).optional(),
});
export type Transaction = z.output<typeof transaction>;

/** Whether a link stands for the first factor: to enrol, or to choose another password. */
export const isOfLink = ({ ticket, reset }: Transaction): boolean =>
  ticket !== undefined || reset !== undefined;
