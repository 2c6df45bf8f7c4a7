import { type sendTestMail as operation, readMailing, testMail } from '@countersign/contracts';
import { no, type ParsedRequestOf, plus, yes } from '@countersign/core';
import { email } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import type { Deps } from '../deps.ts';

type Request = ParsedRequestOf<typeof operation>;

/** Whoever asks for it waits for it: three or four attempts, by the pauses that every mail has. */
const lifetimeMs = 60_000;

/**
 * Sends a mail with a fixed text. It goes the way of every mail, and costs as much as a code by
 * mail. There is no record of it here: what was requested and what came of it is mail-dispatch's.
 */
export const sendTestMail = (deps: Deps) => async (request: Request) => {
  const { messaging, sends, vault, clock, newOrderedId } = deps;
  const { tenantId, userId, emailAddress, locale, address } = request;
  const mailing = await messaging.ask(readMailing, { tenantId });
  if (!mailing.ok || !mailing.value.isOn) return no('mail_server_missing');

  const at = clock();
  const sealedEmail = await vault
    .sealFor(request, email.sealedAs, emailAddress)
    .catch(unlessErased);
  if (sealedEmail === undefined) return no('user_unknown');
  // Nobody has proved that the mailbox is theirs: to the address it is as dear as an enrollment.
  const whom = { tenantId, userId, address, isEnrolling: true, isTest: true };
  const paid = await sends.pay({ ...whom, emailAddress }, at);
  if (!paid.isPaid) return no('too_many_sends', paid);

  const reference = `test_${newOrderedId()}`;
  const expiresAt = plus(at, lifetimeMs);
  await messaging.publish(testMail, {
    id: reference,
    body: { kind: 'test_mail', tenantId, userId, at, sealedEmail, locale, expiresAt },
  });
  return yes({ reference, requestedAt: at, expiresAt });
};
