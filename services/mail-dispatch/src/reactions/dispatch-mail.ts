import type { MailNotice } from '@countersign/contracts';
import {
  type Clock,
  correlationId,
  type Handled,
  msBetween,
  plus,
  type Outcome as Ran,
  Unanswered,
} from '@countersign/core';
import type { MailCommand, MailOutcome, MailRefusal } from '../mail/mail.commands.ts';
import { isNotDue } from '../mail/mail.decider.ts';
import type { MailEvent } from '../mail/mail.events.ts';
import type { Mail } from '../mail/mail.state.ts';
import type { Mailer, OutgoingMail } from '../mailer.ts';
import type { Sender } from '../senders.ts';
import type { Gathered } from './gather-mail.ts';

/** Where lines go: a pino logger fits. */
export interface Log {
  readonly info: (fields: object) => void;
  readonly warn: (fields: object) => void;
}

interface Needs {
  readonly run: (
    stream: string,
    command: MailCommand,
  ) => Promise<Ran<Mail, MailEvent, MailRefusal>>;
  /** Reads where a mail stands. */
  readonly look: (stream: string) => Promise<Mail>;
  readonly hasPlace: (mailId: string, notice: MailNotice) => Promise<boolean>;
  readonly gather: (notice: MailNotice) => Promise<Gathered>;
  /** Who sends for a tenant, if anybody does. */
  readonly senderOf: (tenantId: string) => Promise<Sender | undefined>;
  readonly clock: Clock;
  readonly log: Log | undefined;
}

/** Who is about to bring which mail. */
interface Attempt extends Pick<Sender, 'by'> {
  readonly stream: string;
  readonly mailer: Pick<Mailer, 'send'>;
}

/** A change is news for a day: what comes later would only alarm. */
const newsMs = 24 * 60 * 60_000;
/** Longer than the server has for all its answers, and then some to record what it said. */
const leaseMs = 120_000;
/** Those who are asked are away: back soon, where somebody waits. */
const awayMs = ({ kind }: MailNotice) => (kind === 'code' || kind === 'test_mail' ? 1_000 : 30_000);

/** Somebody asked for it, and it has an end of its own. */
const isAskedFor = (notice: MailNotice) => 'expiresAt' in notice;

const endOf = (notice: MailNotice) =>
  'expiresAt' in notice ? notice.expiresAt : plus(notice.at, newsMs);

/** Which code it brings, if it brings one. */
const codeOf = (notice: MailNotice) => {
  if (notice.kind !== 'code') return {};
  const { challengeId, send, authenticatorId, loginSessionId } = notice;
  return { code: { challengeId, send, authenticatorId, loginSessionId } };
};

/**
 * Brings one notice to one person: recorded before it is sent and after, tried again until it is
 * taken, refused for good, or no news any more.
 */
export const dispatchMail = (needs: Needs) => {
  const { run, look, hasPlace, gather, senderOf, clock, log } = needs;
  const comeBackAt = (instant: string): Handled => ({
    retryAfterMs: Math.max(1, msBetween(clock(), instant)),
  });

  /** One line an attempt: how it went and how long it took. Never to whom, nor what. */
  const note = (
    { stream, by }: { readonly stream: string } & Pick<Sender, 'by'>,
    outcome: MailOutcome,
    durationMs: number,
  ) => {
    const line = {
      ...{ operation: 'mail-dispatch.attempt', stream, by, outcome: outcome.status },
      ...{ durationMs: Math.round(durationMs), correlationId: correlationId() },
    };
    if (outcome.status === 'accepted') log?.info(line);
    else log?.warn({ ...line, reason: outcome.reason, replyCode: outcome.replyCode });
  };

  const goOn = ({ state }: { readonly state: Mail }): Handled =>
    state.status === 'pending' ? comeBackAt(state.dueAt) : undefined;

  const start = (stream: string, who: Partial<Pick<Sender, 'by'>> = {}) => {
    const now = clock();
    return run(stream, { type: 'StartAttempt', ...who, leaseUntil: plus(now, leaseMs), now });
  };

  const attempt = async ({ stream, by, mailer }: Attempt, mail: OutgoingMail): Promise<Handled> => {
    const started = await start(stream, { by });
    const [event] = started.events;
    if (event?.type !== 'MailAttempted') return goOn(started);
    const begun = performance.now();
    const outcome = await mailer.send(mail);
    note({ stream, by }, outcome, performance.now() - begun);
    const { attempt: number } = event.data;
    return goOn(
      await run(stream, { type: 'RecordOutcome', attempt: number, outcome, now: clock() }),
    );
  };

  /** What is answered, `undefined` where those who are asked are away. */
  const unlessAway = <Answer>(asked: Promise<Answer>) =>
    asked.then(
      (answer) => ({ answer }),
      (reason: unknown) => {
        if (reason instanceof Unanswered) return undefined;
        throw reason;
      },
    );

  return async (notice: MailNotice, mailId: string): Promise<Handled> => {
    const { tenantId, userId, kind } = notice;
    const expiresAt = endOf(notice);
    const stream = `mail-${mailId}`;
    const isLate = clock() >= expiresAt;
    // It ends what was begun, and begins nothing: a service that was not there for days has a week
    // of news to hear of. What became of a code is recorded all the same (invariant I5).
    if (isLate && kind !== 'code') return goOn(await start(stream));

    const sender = isLate ? undefined : await unlessAway(senderOf(tenantId));
    const away = { retryAfterMs: awayMs(notice) };
    const isPending = async () => (await look(stream)).status === 'pending';
    // Where nobody sends, what somebody asked for waits for a server until it ends. News is passed
    // by, unless it was begun while there was one.
    if (sender && !sender.answer && !isAskedFor(notice) && !(await isPending())) return undefined;

    const terms = { mailId, tenantId, userId, kind, expiresAt, ...codeOf(notice) };
    const { state } = await run(stream, { type: 'RequestMail', ...terms, now: clock() });
    if (state.status !== 'pending') return undefined;
    if (isLate) return goOn(await start(stream));
    if (isNotDue(state, clock())) return comeBackAt(state.dueAt);

    if (!sender?.answer) return away;
    const fail = async (reason: 'recipient_erased' | 'address_missing' | 'too_many') => {
      await run(stream, { type: 'FailMail', reason, now: clock() });
      return undefined;
    };
    if (!(await hasPlace(mailId, notice))) return fail('too_many');
    const gathered = (await unlessAway(gather(notice)))?.answer;
    if (!gathered) return away;
    if ('reason' in gathered) return fail(gathered.reason);
    const { by, use } = sender.answer;
    const mail = { mailId, ...gathered.mail };
    return use((mailer) => attempt({ stream, by, mailer }, mail)) ?? away;
  };
};
