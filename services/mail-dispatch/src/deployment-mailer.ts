import type { Clock, Messaging, Secret } from '@countersign/core';
import { keptMailbox } from './mailbox.ts';
import type { Mailer } from './mailer.ts';

export interface MailSettings {
  readonly DEMO: boolean;
  readonly SMTP_URL?: Secret | undefined;
  readonly MAIL_FROM?: string | undefined;
}

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** How many connections to the server there are, and so how many mails are in hand at once. */
export const connectionsMax = 4;

/** How this deployment sends mail: by its server, else into the demo's mailbox, else not at all. */
export const deploymentMailer = async (
  { SMTP_URL: url, MAIL_FROM: from, DEMO }: MailSettings,
  needs: Needs,
): Promise<{ readonly mailer?: Mailer }> => {
  if (url && from) {
    // Loaded where it is used: who sends no mail starts sooner, and is smaller.
    const { smtpMailer } = await import('./smtp.ts');
    return { mailer: smtpMailer({ url: url.reveal(), from, connectionsMax }) };
  }
  return DEMO ? { mailer: keptMailbox(needs) } : {};
};
