import { enrollPasskey, readUser, startPasskeyEnrollment } from '@countersign/contracts';
import { type Ask, originOf, type TellActivity } from '@countersign/edge-http';
import { passkey } from '@countersign/factors';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf } from './account.ts';
import { challengeOfEnrollment, type PasskeyChallenges } from './passkey-challenges.ts';
import { hasPasskeys } from './passkeys.ts';
import { passkeyParty } from './relying-party.ts';

/** What of a user agent is kept beside a key. */
const userAgentMaxLength = 256;

const passkeysOff = { ok: false, refusal: 'passkeys_off', retryAt: undefined } as const;

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
  readonly tell: TellActivity;
  readonly challenges: PasskeyChallenges;
}

/** Adds a passkey to what a person has, on a page or by an API; each words what is refused. */
export const passkeyEnrolling = ({ ask, tell, challenges }: Needs) => {
  const within = (request: FastifyRequest, { userId, loginSessionId }: Whose) => ({
    ...{ tenantId: request.tenant.tenantId, userId, loginSessionId },
    relyingParty: passkeyParty(request),
  });

  /** The log hears of it from here: nothing is recorded of a passkey that was refused. */
  const tellOfModel = (
    request: FastifyRequest,
    { userId, loginSessionId }: Whose,
    reason: string,
  ): Promise<void> => {
    const whence = { tenant: request.tenant, origin: originOf(request) };
    const who = { userId, loginSessionId, factor: passkey.name };
    return tell(whence, { kind: 'webauthn_enrollment_failed', ...who, reason });
  };

  /** Asked at the start and at the end: whoever was shown no way here may know its address. */
  const isOff = async ({ tenant: { tenantId } }: FastifyRequest, { userId }: Whose) => {
    const read = await ask(readUser, { tenantId, userId });
    return !read.ok || !(await hasPasskeys(ask, read.value));
  };

  return {
    /** What a browser makes one of. */
    start: async (request: FastifyRequest, whose: Whose) => {
      const { tenantId, settings } = request.tenant;
      if (await isOff(request, whose)) return passkeysOff;
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
      if (await isOff(request, whose)) return passkeysOff;
      const userAgent = originOf(request).userAgent?.slice(0, userAgentMaxLength);
      const enrolled = await ask(enrollPasskey, {
        ...{ ...within(request, whose), challenge, answer, userAgent },
      });
      if (!enrolled.ok && enrolled.refusal === 'authenticator_not_allowed') {
        await tellOfModel(request, whose, enrolled.refusal);
      }
      return enrolled;
    },
  };
};
export type PasskeyEnrolling = ReturnType<typeof passkeyEnrolling>;
