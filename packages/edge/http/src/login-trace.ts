import { createHash, randomBytes } from 'node:crypto';
import { traceparent } from '@countersign/core';
import { randomToken } from './random-token.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** A login's trace is called by a digest of its transaction's random part, not to be undone. */
export const traceOf = (seed: string): string => digest(`trace ${seed}`).slice(0, 32);

/** The first span of a login's trace, which every later request of it is a part of. */
export const firstSpanOf = (traceId: string): string => digest(traceId).slice(0, 16);

/** The same, as others are told of it. */
export const beginningOf = (traceId: string): string => `00-${traceId}-${firstSpanOf(traceId)}-01`;

export const freshSeed = (): string => randomBytes(16).toString('base64url');

/** The seed in a transaction's id. */
export const seedIn = (state: unknown): string | undefined =>
  typeof state === 'string' ? /^[0-9a-z]{8,9}\.([\w-]{22})$/.exec(state)?.[1] : undefined;

/**
 * A fresh authorization code. Where the login is traced the code says in which trace, for whoever
 * brings it has no cookie that could.
 */
export const freshCode = (token: string = randomToken()): string => {
  const traceId = traceparent()?.split('-')[1];
  if (traceId === undefined) return token;
  return `${Buffer.from(traceId, 'hex').toString('base64url')}.${token}`;
};

/** The trace that a code says it comes from. */
export const traceIn = (code: unknown): string | undefined => {
  const loginId = typeof code === 'string' ? /^([\w-]{22})\.[\w-]{43}$/.exec(code)?.[1] : undefined;
  return loginId === undefined ? undefined : Buffer.from(loginId, 'base64url').toString('hex');
};
