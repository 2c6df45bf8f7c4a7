import { channel } from 'node:diagnostics_channel';
import { type Clock, msBetween, plus } from './clock.ts';

/** What stored an instant: a closed list, as each is a label of a metric. */
export const storedKinds = [
  'access token',
  'authorization code',
  'browser session',
  'discovery',
  'dispatch',
  'federated ticket',
  'import slot',
  'login',
  'mail',
  'message',
  'mfa_token',
  'passkey challenge',
  'name claim',
  'notice',
  'password guesses',
  'pruning',
  'record',
  'refresh token',
  'remembered browser',
  'second factor attempts',
  'sends',
  'ticket',
  'time step',
  'transaction',
] as const;
export type Stored = (typeof storedKinds)[number];

/** An instant that lies further ahead than its own window: a clock was wrong, there or here. */
export interface Skew {
  readonly stored: Stored;
  /** How far it lies beyond its window. */
  readonly beyondMs: number;
}

/**
 * The clocks of a cluster differ by milliseconds where NTP runs and by seconds where it struggles;
 * what is within this is no news, and is not treated as any.
 */
export const clockLeewayMs = 30_000;

const skews = channel('countersign.clock-skew');

/** Hears of every skew that is met in this process, until the returned function is called. */
export const onSkew = (hear: (skew: Skew) => void): (() => void) => {
  // Nobody else publishes to this channel.
  const listen = (message: unknown) => hear(message as Skew);
  skews.subscribe(listen);
  return () => void skews.unsubscribe(listen);
};

/** A stored instant, and how far ahead whoever wrote it could mean it to be: `0` for the past. */
export interface Ahead {
  readonly stored: Stored;
  readonly instant: string;
  readonly windowMs: number;
  readonly now: string;
}

/**
 * Whether a stored instant reaches further than its own window from now. No clock that was right
 * has written it, so it may neither keep anybody out nor let anybody in for longer than its window.
 * Whoever watches the process is told; the answer depends on what is given alone.
 */
export const isAhead = ({ stored, instant, windowMs, now }: Ahead): boolean => {
  const beyondMs = msBetween(now, instant) - windowMs;
  if (beyondMs <= clockLeewayMs) return false;
  if (skews.hasSubscribers) skews.publish({ stored, beyondMs } satisfies Skew);
  return true;
};

/** The instant itself, or the end of its window where it reaches further. */
export const capped = (ahead: Ahead): string =>
  isAhead(ahead) ? plus(ahead.now, ahead.windowMs) : ahead.instant;

/** Whether what lives until an instant is over: its time has come, or was never right. */
export const isOver = (ahead: Ahead): boolean => ahead.now >= ahead.instant || isAhead(ahead);

/** Something kept in memory for so long, by a clock that may be set back meanwhile. */
export const isFresh = (until: string, stored: Stored, windowMs: number, clock: Clock): boolean =>
  !isOver({ stored, instant: until, windowMs, now: clock() });
