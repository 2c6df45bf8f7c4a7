import { enrollPasskey, startPasskeyEnrollment } from '@countersign/contracts';
import { type Ask, originOf } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf } from './account.ts';
import { challengeOfEnrollment, type PasskeyChallenges } from './passkey-challenges.ts';
import { passkeyParty } from './relying-party.ts';

/** What of a user agent is kept beside a key. */
const userAgentMaxLength = 256;

const creation = z.looseObject({ rp: z.looseObject({}), user: z.looseObject({}) });

/** Whose key it will be, in words that its browser shows: session knows none of them. */
export const namedCreation = (
  asked: unknown,
  { tenant, account }: { readonly tenant: string; readonly account: string },
) => {
  const { rp, user, ...rest } = creation.parse(asked);
  return {
    ...rest,
    rp: { ...rp, name: tenant },
    user: { ...user, name: account, displayName: account },
  };
};

interface Whose {
  readonly userId: string;
  readonly loginSessionId: string;
}

interface Needs {
  readonly ask: Ask;
  readonly challenges: PasskeyChallenges;
}

/** Adds a passkey to what a person has, on a page or by an API; each words what is refused. */
export const passkeyEnrolling = ({ ask, challenges }: Needs) => {
  const within = (request: FastifyRequest, { userId, loginSessionId }: Whose) => ({
    ...{ tenantId: request.tenant.tenantId, userId, loginSessionId },
    relyingParty: passkeyParty(request),
  });

  return {
    /** What a browser makes one of. */
    start: async (request: FastifyRequest, whose: Whose) => {
      const { tenantId, settings } = request.tenant;
      const challenge = challenges.fresh(challengeOfEnrollment(request, whose));
      const started = await ask(startPasskeyEnrollment, { ...within(request, whose), challenge });
      if (!started.ok) return started;
      const account = await accountOf(ask, { tenantId, userId: whose.userId });
      const { options } = started.value;
      const value = namedCreation(options, { tenant: settings.friendlyName, account });
      return { ok: true, value } as const;
    },
    /** What a browser made is the person's, or no passkey at all. */
    end: async (request: FastifyRequest, whose: Whose, answer: string) => {
      const challenge = challenges.read(answer, challengeOfEnrollment(request, whose));
      if (!challenge) return { ok: false, refusal: 'passkey_refused', retryAt: undefined } as const;
      const userAgent = originOf(request).userAgent?.slice(0, userAgentMaxLength);
      return ask(enrollPasskey, { ...within(request, whose), challenge, answer, userAgent });
    },
  };
};
export type PasskeyEnrolling = ReturnType<typeof passkeyEnrolling>;
