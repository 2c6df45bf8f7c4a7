import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { instant, messageType, tenantId, userId } from '../vocabulary.ts';

/** What a test message is known by; no challenge of a login has a name that begins so. */
export const testMessageReference = z.string().regex(/^test_[\w-]{8,64}$/);

/**
 * Sends a text with a code that no login waits for, through the tenant's providers and against the
 * bounds that any text has: an admin sees whether they work. `read-test-message` tells what came of
 * it.
 */
export const sendTestMessage = defineOperation('session.ask.v1.send-test-message', {
  request: z.object({
    tenantId,
    /** Who asks for it: an admin, or `<client id>@clients` for an application by itself. */
    userId,
    phoneNumber: z.string().max(80),
    messageType: messageType.default('sms'),
    host: z.string(),
    locale: z.string().max(35),
    /** From where it was asked for: it is charged to it. */
    address: z.string().max(64).optional(),
  }),
  value: z.object({ reference: testMessageReference, requestedAt: instant, expiresAt: instant }),
  refusals: [
    'phone_number_malformed',
    'provider_unconfigured',
    'too_many_sends',
    'destination_not_allowed',
    /** They were erased meanwhile. */
    'user_unknown',
  ],
});

/**
 * Sends a mail with a fixed text through what the tenant sends mail with now: an admin sees whether
 * it arrives. It is bounded as a code by mail and as a test message. `read-test-mail` tells what
 * came of it.
 */
export const sendTestMail = defineOperation('session.ask.v1.send-test-mail', {
  request: z.object({
    tenantId,
    /** As of a test message. */
    userId,
    emailAddress: z.email().max(254),
    locale: z.string().max(35),
    /** From where it was asked for: it is charged to it. */
    address: z.string().max(64).optional(),
  }),
  value: z.object({ reference: testMessageReference, requestedAt: instant, expiresAt: instant }),
  refusals: [
    /** Nobody sends for the tenant: neither a server of its own nor the deployment's. */
    'mail_server_missing',
    'too_many_sends',
    /** They were erased meanwhile. */
    'user_unknown',
  ],
});
