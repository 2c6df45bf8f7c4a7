import type { MailOutcome } from './mail/mail.commands.ts';

/** One mail as it goes out. */
export interface OutgoingMail {
  /** The same for every attempt, so that a repeat can be recognised. */
  readonly mailId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What brings mails on their way; it answers an outcome and never throws. */
export interface Mailer {
  readonly send: (mail: OutgoingMail) => Promise<MailOutcome>;
  readonly close: () => Promise<void>;
}
