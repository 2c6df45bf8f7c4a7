import { defineTopic } from '@countersign/core';
import { z } from 'zod';
import { codeContext } from '../sms-dispatch/code-requested.ts';
import { factorName, instant, tenantId, userId } from '../vocabulary.ts';

/** What befell somebody's second factors that they are told of, whoever did it. */
export const changeKinds = [
  'factor_added',
  'factor_changed',
  'factor_removed',
  'factor_locked',
  'recovery_code_given',
  'recovery_code_spent',
  /** The first factor held and the second did not, more than once. */
  'second_factor_failed',
] as const;

/** What befell somebody's account that no stream records, and is told them all the same. */
export const accountChangeKinds = [
  'sessions_ended',
  'browsers_forgotten',
  // The directory records it, and tells nobody.
  'password_changed',
] as const;

const whom = { tenantId, userId, at: instant };

const change = z.object({
  kind: z.enum(changeKinds),
  ...whom,
  /** Of what is new: which factor it is for. */
  factor: factorName.optional(),
});

const ticket = z.object({
  kind: z.literal('enrollment_ticket'),
  ...whom,
  /** A `ticketLetter` as JSON, sealed with the user's data key in the context `ticket-letter`. */
  sealedLetter: z.string(),
  /** When the ticket ends, and a letter with it. */
  expiresAt: instant,
});

const code = z.object({
  kind: z.literal('code'),
  at: instant,
  /** The code follows from these; neither it nor the address is here in clear. */
  ...codeContext.shape,
  keyId: z.string(),
  digits: z.int(),
  /** The recipient, sealed with the user's data key in the context `email`. */
  sealedEmail: z.string(),
  locale: z.string(),
  /** When the code ends, and a mail with it. */
  expiresAt: instant,
  loginSessionId: z.string(),
});
export type CodeNotice = z.output<typeof code>;

/** What an enrollment ticket's mail says, and to which address where it is not the user's own. */
export const ticketLetter = z.object({
  link: z.url(),
  address: z.email().optional(),
  locale: z.string().optional(),
});
export type TicketLetter = z.output<typeof ticketLetter>;

/** Told by session, from its record: what a person is to read in their mail. */
export const noticeDue = defineTopic(
  'session.told.v1.notice',
  z.discriminatedUnion('kind', [change, code, ticket]),
);

/**
 * Told by the gateway, of what a person did on their own page or an admin did for them. It is a
 * topic of its own: who sends mail in an older release reads only what it knows.
 */
export const accountChange = defineTopic(
  'gateway.told.v1.account-change',
  z.object({ kind: z.enum(accountChangeKinds), ...whom }),
);
export type AccountChange = z.output<(typeof accountChange)['body']>;

/** Told by the gateway, as a topic of its own too: a link to choose another password. */
export const passwordLink = defineTopic(
  'gateway.told.v1.password-link',
  z.object({
    kind: z.literal('password_link'),
    ...whom,
    /** As of a ticket: a `ticketLetter`, sealed in the context `ticket-letter`. */
    sealedLetter: z.string(),
    /** When the link ends, and a letter with it. */
    expiresAt: instant,
  }),
);
export type PasswordLink = z.output<(typeof passwordLink)['body']>;

/** Told by session, as a topic of its own too: an admin sees whether mails arrive. */
export const testMail = defineTopic(
  'session.told.v1.test-mail',
  z.object({
    kind: z.literal('test_mail'),
    ...whom,
    /** The recipient, sealed with the data key of who asks in the context `email`. */
    sealedEmail: z.string(),
    locale: z.string(),
    expiresAt: instant,
  }),
);
export type TestMail = z.output<(typeof testMail)['body']>;

export type Notice = z.output<(typeof noticeDue)['body']>;
/** Whatever a mail tells of, whoever says it. */
export type MailNotice = Notice | AccountChange | PasswordLink | TestMail;
export type ChangeKind = z.output<typeof change>['kind'] | AccountChange['kind'];
