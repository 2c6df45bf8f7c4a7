import {
  type Clock,
  type Handled,
  msBetween,
  plus,
  type Outcome as Ran,
  type RunOptions,
  Unanswered,
} from '@countersign/core';
import type { Sms } from '@countersign/providers';
import { rejected } from '@countersign/providers';
import type {
  DispatchCommand,
  DispatchRefusal,
  Trying,
  Wanted,
} from '../dispatch/dispatch.commands.ts';
import type { DispatchAttempted, DispatchEvent } from '../dispatch/dispatch.events.ts';
import { type Dispatch, dueAt, isDead, waitMaxMs } from '../dispatch/dispatch.state.ts';
import { dispatchIdOf, dispatchStream } from '../dispatch/dispatch-stream.ts';
import type { Attempt } from '../providers/breaker.ts';
import type { Connection, TenantProvider } from '../providers/connections.ts';
import type { Note } from './attempt-note.ts';
import type { CodeRequest, Gathered } from './gather-message.ts';

type Attempted = ReturnType<typeof DispatchAttempted>['data'];
/** What was gathered, where there is somebody to send to. */
type Reachable = Gathered & { readonly message: NonNullable<Gathered['message']> };

type Run = (
  stream: string,
  command: DispatchCommand,
  options?: RunOptions,
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
): Promise<Attempt> => {
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
  /** Makes an attempt that was recorded, and records what came of it and who is tried next. */
  const attempt = async (
    request: CodeRequest,
    stream: string,
    { attempt: number, provider: kind, attemptedAt }: Attempted,
    { providers, message }: Reachable,
    next: () => Trying | undefined,
  ) => {
    const sealedSettings = providers.find((each) => each.kind === kind)?.sealedSettings ?? null;
    const connection = await connect({ tenantId: request.tenantId, kind, sealedSettings });
    const begun = performance.now();
    const signal = AbortSignal.timeout(sendTimeoutMs);
    const outcome = await sendOver(connection, smsOf(request, message, attemptedAt), signal);
    note({ stream, provider: kind, outcome, durationMs: performance.now() - begun });
    const command = { type: 'RecordOutcome', attempt: number, outcome, now: clock() } as const;
    const more = next();
    // Its start was recorded here; where another replica has written since, the append says so.
    return run(stream, { ...command, ...(more && { next: more }) }, { isRead: true });
  };

  const comeBackAt = (instant: string): Handled => ({
    // However far ahead a wrong clock has set it.
    retryAfterMs: Math.min(Math.max(1, msBetween(clock(), instant)), waitMaxMs),
  });

  /** Tries provider after provider until one takes the message or all have to be waited for. */
  const bring = async (
    request: CodeRequest,
    stream: string,
    wanted: Wanted,
    reachable: Reachable,
  ): Promise<Handled> => {
    const kinds = reachable.providers.map(({ kind }) => kind);
    const trying = (): Trying => ({
      providers: kinds,
      leaseUntil: plus(clock(), sendTimeoutMs + recordingMs),
    });
    const start = { type: 'StartAttempt', wanted, ...trying(), now: clock() } as const;
    let ran = await run(stream, start, { isNew: true });
    for (let tries = 1; ran.state.status === 'pending'; tries += 1) {
      const started = ran.events.find((event) => event.type === 'DispatchAttempted');
      if (!started) return comeBackAt(dueAt(ran.state, kinds));
      const next = () => (tries < attemptsMax ? trying() : undefined);
      ran = await attempt(request, stream, started.data, reachable, next);
    }
    return undefined;
  };

  return async (request: CodeRequest): Promise<Handled> => {
    const stream = dispatchStream(request);
    const { challengeId, send, tenantId, purpose, messageType, expiresAt } = request;
    const { userId, authenticatorId, loginSessionId } = request;
    const whose = { userId, authenticatorId, loginSessionId };
    const wanted = { challengeId, send, tenantId, purpose, messageType, expiresAt, ...whose };
    // Before anything is gathered: the end is recorded even while the others cannot answer.
    if (isDead(expiresAt, clock())) {
      const { state } = await run(stream, { type: 'ExpireDispatch', wanted, now: clock() });
      return state.status === 'pending' ? comeBackAt(dueAt(state, [])) : undefined;
    }
    const gathered = await gather(request).catch((reason: unknown) => {
      if (reason instanceof Unanswered) return undefined;
      throw reason;
    });
    if (!gathered) return { retryAfterMs: awayMs };
    const { providers, message } = gathered;
    if (message) return bring(request, stream, wanted, { providers, message });
    const reason = 'recipient_erased';
    await run(stream, { type: 'FailDispatch', wanted, reason, now: clock() });
    return undefined;
  };
};
