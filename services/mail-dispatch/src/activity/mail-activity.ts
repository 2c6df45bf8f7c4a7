import type { NewActivity } from '@countersign/activity';
import { decodeEvent, type RecordedEvent } from '@countersign/core';
import { email } from '@countersign/factors';
import { type MailEvent, mailEvent } from '../mail/mail.events.ts';

/** What has to go to whom: as it was asked for, so that every later line can name it. */
type Requested = Extract<MailEvent, { readonly type: 'MailRequested' }>['data'];

const parsed = (event: RecordedEvent) => decodeEvent(mailEvent, event);

/**
 * What a mail says to the log: that a code was sent. Auth0's log has no line for news, nor for what
 * could not be sent.
 */
export const mailActivity = {
  remember: (requested: Requested | undefined, event: RecordedEvent): Requested | undefined => {
    const { type, data } = parsed(event);
    return type === 'MailRequested' ? data : requested;
  },
  tell: (event: RecordedEvent, { tenantId, userId, code }: Requested): NewActivity | undefined => {
    const { type, data } = parsed(event);
    if (type !== 'MailAccepted' || !code) return undefined;
    const { attempt, acceptedAt: at } = data;
    return { kind: 'mail_sent', at, tenantId, userId, factor: email.name, ...code, attempt };
  },
};
