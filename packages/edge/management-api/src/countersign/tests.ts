import { msBetween } from '@countersign/core';
import { problem } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/** What is answered to who sends a test: by which reference its steps are read, and until when. */
export const begun = z.object({
  reference: z.string(),
  requested_at: z.string(),
  expires_at: z.string(),
});

export const begunWire = (sent: {
  readonly reference: string;
  readonly requestedAt: string;
  readonly expiresAt: string;
}): z.output<typeof begun> => {
  const { reference, requestedAt, expiresAt } = sent;
  return { reference, requested_at: requestedAt, expires_at: expiresAt };
};

/** Who asks for a test: an admin, or an application as the subject of its own token has it. */
export const asker = (manager: FastifyRequest['manager']): string =>
  manager?.userId ?? `${manager?.clientId}@clients`;

/** The bounds are spent, of where it would go or of who asks. */
export const tooManyTests = (
  where: 'number' | 'address',
  retryAt: string | undefined,
  now: string,
) =>
  problem('too_many_sends', {
    status: 429,
    code: 'too_many_requests',
    text: `Too many messages were sent to the ${where}, or asked for from here. Try again later.`,
    ...(retryAt !== undefined && {
      retryAfterSeconds: Math.max(1, Math.ceil(msBetween(now, retryAt) / 1_000)),
    }),
  });
