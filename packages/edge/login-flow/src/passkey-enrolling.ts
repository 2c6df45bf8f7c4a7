import { enrollPasskey, readUser, startPasskeyEnrollment, type User } from '@countersign/contracts';
import { type Ask, originOf, type TellActivity } from '@countersign/edge-http';
import { passkey } from '@countersign/factors';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountNamed } from './account.ts';
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
  /** Who that is, where it was asked for a moment ago. */
  readonly user?: User;
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

  const find = async (whose: Pick<User, 'tenantId' | 'userId'>): Promise<User | undefined> => {
    const read = await ask(readUser, whose);
    return read.ok ? read.value : undefined;
  };

  /**
   * Who it is, where their connection has passkeys. Asked at the start and at the end: whoever was
   * shown no way here may know its address.
   */
  const personWithPasskeys = async (
    { tenant: { tenantId } }: FastifyRequest,
    { userId, user }: Whose,
  ): Promise<User | undefined> => {
    const read = user ?? (await find({ tenantId, userId }));
    return read && (await hasPasskeys(ask, read)) ? read : undefined;
  };

  return {
    /** What a browser makes one of. */
    start: async (request: FastifyRequest, whose: Whose) => {
      const user = await personWithPasskeys(request, whose);
      if (!user) return passkeysOff;
      const challenge = challenges.fresh(challengeOfEnrollment(request, whose));
      const started = await ask(startPasskeyEnrollment, { ...within(request, whose), challenge });
      if (!started.ok) return started;
      const { options } = started.value;
      const tenant = request.tenant.settings.friendlyName;
      const value = namedCreation(options, { tenant, account: accountNamed(user) });
      return { ok: true, value } as const;
    },
    /** What a browser made is the person's, or no passkey at all. */
    end: async (request: FastifyRequest, whose: Whose, answer: string) => {
      const challenge = challenges.read(answer, challengeOfEnrollment(request, whose));
      if (!challenge) return { ok: false, refusal: 'passkey_refused', retryAt: undefined } as const;
      if (!(await personWithPasskeys(request, whose))) return passkeysOff;
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
