import type { MailStep, readTestMail as operation, TestMail } from '@countersign/contracts';
import {
  type Clock,
  decodeEvent,
  type EventStore,
  no,
  type ParsedRequestOf,
  type ValueOf,
  yes,
} from '@countersign/core';
import { type MailEvent, mailEvent, whyRejected } from './mail.events.ts';
import { evolve, initial, type Mail } from './mail.state.ts';

interface Needs {
  readonly store: Pick<EventStore, 'load'>;
  readonly clock: Clock;
}

const testMail: TestMail['kind'] = 'test_mail';

const stepOf = ({ type, data }: MailEvent): MailStep => {
  switch (type) {
    case 'MailRequested':
      return { step: 'requested', at: data.requestedAt };
    case 'MailAttempted':
      return { step: 'attempted', at: data.attemptedAt, attempt: data.attempt, by: data.by };
    case 'MailAccepted':
      return { step: 'accepted', at: data.acceptedAt, attempt: data.attempt };
    case 'MailRejected': {
      const { attempt, rejectedAt: at, replyCode } = data;
      return { step: 'rejected', at, attempt, reason: whyRejected(data), replyCode };
    }
    case 'MailFailed':
      return { step: 'failed', at: data.failedAt, reason: data.reason };
    case 'MailExpired':
      return { step: 'expired', at: data.expiredAt };
  }
};

const statusOf = (state: Mail, now: string): ValueOf<typeof operation>['status'] => {
  if (state.status === 'failed') return 'rejected';
  // What rests between two attempts when its time ends is recorded as ended a little later.
  if (state.status === 'pending' && now >= state.expiresAt) return 'expired';
  return state.status;
};

/** Tells an admin every step of a test mail, of their own tenant's alone. */
export const readTestMail =
  ({ store, clock }: Needs) =>
  async ({ tenantId, reference }: ParsedRequestOf<typeof operation>) => {
    const { events } = await store.load(`mail-${reference}`);
    const facts = events.map((event) => decodeEvent(mailEvent, event));
    const isTheirs = facts.some(
      ({ type, data }) =>
        type === 'MailRequested' && data.tenantId === tenantId && data.kind === testMail,
    );
    if (!isTheirs) return no('test_mail_unknown');
    const status = statusOf(facts.reduce(evolve, initial), clock());
    return yes({ status, steps: facts.map(stepOf) });
  };
