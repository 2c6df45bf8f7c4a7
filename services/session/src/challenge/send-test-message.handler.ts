import {
  codeRequested,
  type sendTestMessage as operation,
  readGuardian,
} from '@countersign/contracts';
import { no, type ParsedRequestOf, plus, yes } from '@countersign/core';
import { sms } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import type { Deps } from '../deps.ts';
import { sendTerms } from './open-challenge.ts';

type Request = ParsedRequestOf<typeof operation>;

/** The tenant's decisions as they are now: whoever tests them has just changed them. */
const guardianOf = async ({ messaging }: Pick<Deps, 'messaging'>, tenantId: string) => {
  const reply = await messaging.ask(readGuardian, { tenantId, looksInside: true });
  // It refuses nothing; the compiler cannot see that from an empty list of refusals.
  if (!reply.ok) throw new Error('guardian-config refused to be read');
  return reply.value;
};

/**
 * Sends a message with a code that no login waits for. It goes the way of every code: the same
 * topic, providers, text and bounds. There is no record of it here, as nothing here depends on it:
 * what was requested and what came of it is sms-dispatch's record.
 */
export const sendTestMessage = (deps: Deps) => async (request: Request) => {
  const { messaging, sends, codes, vault, clock, newOrderedId, limits } = deps;
  const { tenantId, userId, phoneNumber, messageType, host, locale, address } = request;
  const read = sms.enrollment.read({ phoneNumber, messageType });
  if (typeof read === 'string') return no('phone_number_malformed');
  const guardian = await guardianOf(deps, tenantId);
  if (guardian.phoneGaps.includes('provider_unconfigured')) return no('provider_unconfigured');

  const requestedAt = clock();
  const sealedPhoneNumber = await vault
    .sealFor(request, sms.sealedAs, read.known)
    .catch(unlessErased);
  if (sealedPhoneNumber === undefined) return no('user_unknown');
  // Nobody has proved that the number is theirs: to the address it is as dear as an enrollment.
  const whom = { tenantId, userId, address, isEnrolling: true, isTest: true };
  const { messageLimits } = guardian;
  const paid = await sends.pay({ ...whom, phoneNumber: read.known, messageLimits }, requestedAt);
  if (!paid.isPaid) {
    return paid.why === 'not_allowed' ? no('destination_not_allowed') : no('too_many_sends', paid);
  }

  const reference = `test_${newOrderedId()}`;
  const login = { expiresAt: plus(requestedAt, limits.loginLifetimeMs) };
  const terms = sendTerms(deps, login, guardian.phone);
  await messaging.publish(codeRequested, {
    id: reference,
    body: {
      ...{ tenantId, userId, challengeId: reference, authenticatorId: reference },
      ...{ purpose: 'login', send: 1, messageType, sealedPhoneNumber, host, locale },
      ...terms,
      keyId: codes.currentKeyId,
    },
  });
  return yes({ reference, requestedAt, expiresAt: terms.expiresAt });
};
