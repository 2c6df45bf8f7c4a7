import {
  type Clock,
  type Handled,
  msBetween,
  plus,
  type Outcome as Ran,
  Unanswered,
} from '@countersign/kernel';
import type { Outcome, Sms } from '@countersign/sms-providers';
import { rejected } from '@countersign/sms-providers';
import type { DispatchCommand, DispatchRefusal } from '../dispatch/dispatch.commands.ts';
import type { DispatchEvent } from '../dispatch/dispatch.events.ts';
import { type Dispatch, dueAt, isDead, waitMaxMs } from '../dispatch/dispatch.state.ts';
import type { Connection, TenantProvider } from '../providers/connections.ts';
import type { Note } from './attempt-note.ts';
import type { CodeRequest, Gathered } from './gather-message.ts';

type Run = (
  stream: string,
  command: DispatchCommand,
) => Promise<Ran<Dispatch, DispatchEvent, DispatchRefusal>>;

interface Needs {
  readonly run: Run;
  readonly gather: (request: CodeRequest) => Promise<Gathered>;
  readonly connect: (provider: TenantProvider) => Promise<Connection>;
  readonly clock: Clock;
  /** How long a carrier has to answer. */
  readonly sendTimeoutMs: number;
  readonly note: Note;
}

/** Past the carrier's time: to record what it said, or that it said nothing. */
const recordingMs = 5_000;
/** Those who are asked are away: back soon, as somebody waits for the code. */
const awayMs = 1_000;
/** More tries than there are providers: a delivery that wants more leaves them to the next one. */
const attemptsMax = 12;

const actions = { enroll: 'enrollment', login: 'second-factor-authentication' } as const;

/** The stream of one send, and the name by which carriers recognise a repeat. */
const dispatchIdOf = ({ challengeId, send }: Pick<CodeRequest, 'challengeId' | 'send'>) =>
  `${challengeId}.${send}`;

const smsOf = (request: CodeRequest, message: Pick<Sms, 'to' | 'text'>, now: string): Sms => ({
  ...message,
  messageType: request.messageType,
  dispatchId: dispatchIdOf(request),
  validForSeconds: Math.max(1, Math.ceil(msBetween(now, request.expiresAt) / 1_000)),
  tenant: request.tenantId,
  action: actions[request.purpose],
  locale: request.locale,
  at: now,
});

const sendOver = async (
  connection: Connection,
  sms: Sms,
  signal: AbortSignal,
): Promise<Outcome> => {
  if ('reason' in connection) return rejected(connection.reason, 'never');
  if (!connection.messageTypes.includes(sms.messageType)) {
    return rejected('message_type_unsupported', 'never');
  }
  return connection.provider.send(sms, signal);
};

/**
 * Brings one code to one phone: the tenant's providers in their order, each attempt recorded
 * before it is made and its outcome after. It ends accepted, failed or expired; until then the
 * message comes again.
 */
export const dispatchCode = ({ run, gather, connect, clock, sendTimeoutMs, note }: Needs) => {
  /** Records, makes and records one attempt; tells whether another may follow at once. */
  const attempt = async (request: CodeRequest, stream: string, gathered: Gathered) => {
    const now = clock();
    const { providers, message } = gathered;
    const started = await run(stream, {
      type: 'StartAttempt',
      providers: providers.map(({ kind }) => kind),
      leaseUntil: plus(now, sendTimeoutMs + recordingMs),
      now,
    });
    const [event] = started.events;
    if (event?.type !== 'DispatchAttempted' || !message) return started;

    const { attempt: number, provider: kind } = event.data;
    const sealedSettings = providers.find((each) => each.kind === kind)?.sealedSettings ?? null;
    const connection = await connect({ tenantId: request.tenantId, kind, sealedSettings });
    const begun = performance.now();
    const signal = AbortSignal.timeout(sendTimeoutMs);
    const outcome = await sendOver(connection, smsOf(request, message, now), signal);
    note({ stream, provider: kind, outcome, durationMs: performance.now() - begun });
    return run(stream, { type: 'RecordOutcome', attempt: number, outcome, now: clock() });
  };

  const comeBackAt = (instant: string): Handled => ({
    // However far ahead a wrong clock has set it.
    retryAfterMs: Math.min(Math.max(1, msBetween(clock(), instant)), waitMaxMs),
  });

  /** Tries provider after provider until one takes the message or all have to be waited for. */
  const bring = async (request: CodeRequest, stream: string, gathered: Gathered) => {
    const kinds = gathered.providers.map(({ kind }) => kind);
    for (let tries = 1; tries <= attemptsMax; tries += 1) {
      const { state, refusal } = await attempt(request, stream, gathered);
      if (state.status !== 'pending') return undefined;
      const due = dueAt(state, kinds);
      if (refusal !== undefined || due > clock()) return comeBackAt(due);
    }
    return comeBackAt(clock());
  };

  return async (request: CodeRequest): Promise<Handled> => {
    const stream = `dispatch-${dispatchIdOf(request)}`;
    const { challengeId, send, tenantId, purpose, messageType, expiresAt } = request;
    const { userId, authenticatorId, loginSessionId } = request;
    const whose = { userId, authenticatorId, loginSessionId };
    const terms = { challengeId, send, tenantId, purpose, messageType, expiresAt, ...whose };
    const { state } = await run(stream, { type: 'RequestDispatch', ...terms, now: clock() });
    if (state.status !== 'pending') return undefined;

    // Before anything is gathered: the end is recorded even while the others cannot answer.
    if (isDead(expiresAt, clock())) {
      const expired = await run(stream, { type: 'ExpireDispatch', now: clock() });
      return expired.state.status === 'pending' ? comeBackAt(dueAt(state, [])) : undefined;
    }
    const gathered = await gather(request).catch((reason: unknown) => {
      if (reason instanceof Unanswered) return undefined;
      throw reason;
    });
    if (!gathered) return { retryAfterMs: awayMs };
    if (gathered.message) return bring(request, stream, gathered);
    await run(stream, { type: 'FailDispatch', reason: 'recipient_erased', now: clock() });
    return undefined;
  };
};
