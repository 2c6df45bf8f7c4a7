import { randomBytes } from 'node:crypto';
import { type Clock, plus } from '@countersign/core';
import { answerMaxLength, passkey } from '@countersign/factors';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { LoginRequest } from './login-request.ts';
import { passkeyParty } from './relying-party.ts';

const timeBytes = 6;
const headBytes = timeBytes + 16;

interface Challenge {
  readonly value: string;
  readonly expiresAt: string;
}

const posted = z.object({ response: z.object({ clientDataJSON: z.string() }) });
const clientData = z.object({ challenge: z.base64url() });

/** @throws where it is no JSON. */
const challengeIn = (answer: string): string => {
  const { response } = posted.parse(JSON.parse(answer));
  const said: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
  return clientData.parse(said).challenge;
};

/**
 * What passkeys are to sign: until when it is good, 128 random bits, and a keyed digest of both
 * with what it is for. So nobody else makes one, none serves for another page, and nothing is kept
 * until it is answered: a login page costs no question and no write.
 */
export const passkeyChallenges = ({
  vault,
  clock,
}: {
  readonly vault: Pick<Vault, 'fingerprint'>;
  readonly clock: Clock;
}) => {
  const made = (head: Buffer, context: readonly string[]): string => {
    const bound = JSON.stringify([head.toString('base64url'), ...context]);
    const digest = Buffer.from(vault.fingerprint('passkey-challenge', bound), 'base64url');
    return Buffer.concat([head, digest]).toString('base64url');
  };

  return {
    /** Another one each time. */
    fresh: (context: readonly string[]): string => {
      const head = Buffer.alloc(headBytes);
      head.writeUIntBE(Date.parse(plus(clock(), passkey.proof.lifetimeMs)), 0, timeBytes);
      randomBytes(headBytes - timeBytes).copy(head, timeBytes);
      return made(head, context);
    },
    /** The one that was answered, where we made it for this. Whether in time, session says. */
    read: (answer: string, context: readonly string[]): Challenge | undefined => {
      if (answer.length > answerMaxLength(passkey)) return undefined;
      try {
        const value = challengeIn(answer);
        const head = Buffer.from(value, 'base64url').subarray(0, headBytes);
        if (head.length < headBytes || value !== made(head, context)) return undefined;
        const expiresAt = new Date(head.readUIntBE(0, timeBytes)).toISOString();
        return { value, expiresAt };
      } catch {
        return undefined;
      }
    },
  };
};
export type PasskeyChallenges = ReturnType<typeof passkeyChallenges>;

/** What a challenge is for: to sign in, in this login of this browser, on this page. */
export const challengeOfLogin = ({ request, transaction }: LoginRequest): readonly string[] => {
  const { id, origin } = passkeyParty(request);
  return ['login', transaction.tenantId, transaction.id, id, origin];
};

/** What a challenge is for: to add a passkey to what this person has, on this page. */
export const challengeOfEnrollment = (
  request: LoginRequest['request'],
  { userId, loginSessionId }: { readonly userId: string; readonly loginSessionId: string },
): readonly string[] => {
  const { id, origin } = passkeyParty(request);
  return ['enrollment', request.tenant.tenantId, userId, loginSessionId, id, origin];
};
