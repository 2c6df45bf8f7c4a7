import type { NewActivity } from '@countersign/activity';
import type { TestMail } from '@countersign/contracts';
import { decodeEvent, type RecordedEvent } from '@countersign/core';
import { email } from '@countersign/factors';
import { type MailEvent, type MailSender, mailEvent, whyRejected } from '../mail/mail.events.ts';

type Of<Type extends MailEvent['type']> = Extract<MailEvent, { readonly type: Type }>['data'];

/** What has to go to whom, and what the last attempt came to: so that its end can name both. */
interface Remembered {
  readonly requested: Of<'MailRequested'>;
  readonly last?: {
    readonly attempt: number;
    readonly by: MailSender | undefined;
    readonly reason?: ReturnType<typeof whyRejected>;
    readonly replyCode?: number | undefined;
  };
}

const testMail: TestMail['kind'] = 'test_mail';

const parsed = (event: RecordedEvent) => decodeEvent(mailEvent, event);

const remembered = (memory: Remembered, { type, data }: MailEvent): Remembered => {
  switch (type) {
    case 'MailAttempted':
      return { ...memory, last: { attempt: data.attempt, by: data.by } };
    case 'MailRejected': {
      const { attempt, replyCode } = data;
      const reason = whyRejected(data);
      return { ...memory, last: { attempt, by: memory.last?.by, reason, replyCode } };
    }
    default:
      return memory;
  }
};

const said = ({ tenantId, userId, code }: Of<'MailRequested'>) => ({
  ...{ tenantId, userId },
  ...(code && { factor: email.name, ...code }),
});

/** A mail that ended untaken, where it was the tenant's own server that did not take it. */
const failed = ({ requested, last }: Remembered, at: string): NewActivity | undefined => {
  // Of the deployment's server its operator hears, by the lines of this service; and whoever tests
  // one looks at what comes of it.
  if (last?.by !== 'tenant' || requested.kind === testMail) return undefined;
  const { attempt, reason = 'expired', replyCode } = last;
  return {
    ...{ kind: 'mail_failed', at, ...said(requested), mail: requested.kind },
    ...{ attempt, provider: 'smtp', reason },
    ...(replyCode !== undefined && { replyCode }),
  };
};

/**
 * What a mail says to the log: that a code was sent, and that a tenant's own server did not take a
 * mail, once it is tried no more. Auth0's log has no line for news that was sent.
 */
export const mailActivity = {
  remember: (memory: Remembered | undefined, event: RecordedEvent): Remembered | undefined => {
    const known = parsed(event);
    if (known.type === 'MailRequested') return { requested: known.data };
    return memory && remembered(memory, known);
  },
  tell: (event: RecordedEvent, memory: Remembered): NewActivity | undefined => {
    const { type, data } = parsed(event);
    switch (type) {
      case 'MailAccepted': {
        const { attempt, acceptedAt: at } = data;
        const { requested } = memory;
        return requested.code && { kind: 'mail_sent', at, ...said(requested), attempt };
      }
      case 'MailFailed':
        // Any other end is no word of the server's: the person is gone, or has no address.
        return data.reason === memory.last?.reason ? failed(memory, data.failedAt) : undefined;
      case 'MailExpired':
        return failed(memory, data.expiredAt);
      default:
        return undefined;
    }
  },
};
