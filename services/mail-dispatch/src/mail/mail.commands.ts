import type { CodeRequest, MailFailure, MailRejection, MailSender } from './mail.events.ts';

export interface RequestMail {
  readonly type: 'RequestMail';
  readonly mailId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly kind: string;
  readonly code?: CodeRequest;
  readonly expiresAt: string;
  readonly now: string;
}

export interface StartAttempt {
  readonly type: 'StartAttempt';
  readonly by?: MailSender;
  readonly leaseUntil: string;
  readonly now: string;
}

/** What the server said of an attempt. */
export type MailOutcome =
  | { readonly status: 'accepted' }
  | {
      readonly status: 'rejected';
      readonly reason: MailRejection;
      /** What the server said no with, if it was reached. */
      readonly replyCode?: number;
      /** It was not asked, as it is where a tenant may not have us connect to. */
      readonly isForbidden?: true;
    };

export interface RecordOutcome {
  readonly type: 'RecordOutcome';
  readonly attempt: number;
  readonly outcome: MailOutcome;
  readonly now: string;
}

export interface FailMail {
  readonly type: 'FailMail';
  readonly reason: MailFailure;
  readonly now: string;
}

export type MailCommand = RequestMail | StartAttempt | RecordOutcome | FailMail;

export type MailRefusal =
  | 'mail_unknown'
  | 'mail_over'
  | 'mail_expired'
  | 'attempt_not_due'
  | 'attempt_unknown';
