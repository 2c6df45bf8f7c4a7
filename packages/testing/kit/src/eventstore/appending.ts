import { heartbeatStream } from '@countersign/eventstoredb';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  status,
} from '@grpc/grpc-js';
import type { Access } from './access.ts';
import type { Faults } from './faults.ts';
import type { Expected, Log, Proposed, Written } from './log.ts';
import { type Membership, refusedAsFollower } from './membership.ts';
import { deniedOf, expectedOf, proposedOf, streamNameOf, wrongVersionOf } from './wire.ts';

type AppendReq = InstanceType<typeof streams.AppendReq>;
type AppendResp = InstanceType<typeof streams.AppendResp>;
type BatchReq = InstanceType<typeof streams.BatchAppendReq>;
type BatchResp = InstanceType<typeof streams.BatchAppendResp>;

const unavailable = { code: status.UNAVAILABLE, details: 'injected' };

const singleAnswer = (written: Written) => {
  if (!written.isWritten) {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (written.current < 0) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(written.current));
    return new streams.AppendResp().setWrongExpectedVersion(wrong);
  }
  const position = new streams.AppendResp.Position()
    .setCommitPosition(String(written.position))
    .setPreparePosition(String(written.position));
  return new streams.AppendResp().setSuccess(
    new streams.AppendResp.Success()
      .setCurrentRevision(String(written.revision))
      .setPosition(position),
  );
};

const batchAnswer = (request: BatchReq, first: BatchReq, written: Written | 'denied') => {
  const answer = new streams.BatchAppendResp()
    .setCorrelationId(request.getCorrelationId())
    .setStreamIdentifier(first.getOptions()?.getStreamIdentifier());
  if (written === 'denied') return answer.setError(deniedOf());
  if (!written.isWritten) return answer.setError(wrongVersionOf(written.current));
  const position = new shared.AllStreamPosition()
    .setCommitPosition(String(written.position))
    .setPreparePosition(String(written.position));
  return answer.setSuccess(
    new streams.BatchAppendResp.Success()
      .setCurrentRevision(String(written.revision))
      .setPosition(position),
  );
};

/** Appends, one by one as old servers take them, and many on one call as new ones do. */
export const appending = ({
  log,
  faults,
  membership,
  access,
}: {
  readonly log: Log;
  readonly faults: Faults;
  readonly membership: Membership;
  readonly access: Access;
}) => {
  /** Ids of events that are on their way into the log. */
  const onTheWay = new Set<string>();
  const held: (() => void)[] = [];

  /** Answers an append, or does not; `broken` is the end of the call. */
  const append = (
    stream: string,
    expected: Expected,
    events: readonly Proposed[],
    answer: (written: Written | 'broken') => void,
  ): void => {
    const fault = faults.meet(stream.endsWith(heartbeatStream) ? 'heartbeat' : 'append');
    if (fault === 'hang') return;
    if (fault === 'unavailable') return void answer('broken');
    if (fault === 'wrong-revision') return void answer({ isWritten: false, current: 1_000_000 });
    // As the server does (23.10.6): the repeat of what is on its way is never answered.
    if (events.some(({ id }) => onTheWay.has(id))) return;
    for (const { id } of events) onTheWay.add(id);
    const land = () => {
      for (const { id } of events) onTheWay.delete(id);
      const written = log.write(stream, expected, events);
      if (written && fault !== 'lost') answer(fault === 'broken' ? 'broken' : written);
    };
    if (fault === 'slow') held.push(land);
    else setImmediate(land);
  };

  const single: handleClientStreamingCall<AppendReq, AppendResp> = (call, reply) => {
    let options: InstanceType<typeof streams.AppendReq.Options> | undefined;
    const events: Proposed[] = [];
    call.on('data', (request: AppendReq) => {
      options = request.getOptions() ?? options;
      const message = request.getProposedMessage();
      if (message) events.push(proposedOf(message));
    });
    call.on('end', () => {
      if (!options) return reply({ code: status.INVALID_ARGUMENT });
      const stream = streamNameOf(options.getStreamIdentifier());
      const refused =
        access.refuse(call.metadata, '$w', stream) ?? refusedAsFollower(membership, call.metadata);
      if (refused) return reply(refused);
      const { getRevision } = options;
      const expected = expectedOf(options, getRevision.bind(options));
      append(stream, expected, events, (answer) => {
        if (answer === 'broken') reply(unavailable);
        else reply(null, singleAnswer(answer));
      });
    });
  };

  const batch: handleBidiStreamingCall<BatchReq, BatchResp> = (call) => {
    const parts = new Map<string, { first: BatchReq; events: Proposed[] }>();
    call.on('error', () => {});
    call.on('data', (request: BatchReq) => {
      const key = request.getCorrelationId()?.getString() ?? '';
      const { first, events } = parts.get(key) ?? { first: request, events: [] };
      events.push(...request.getProposedMessagesList().map(proposedOf));
      parts.set(key, { first, events });
      if (!request.getIsFinal()) return;
      parts.delete(key);
      const options = first.getOptions();
      if (!options) return;
      const expected = expectedOf(options, () => options.getStreamPosition());
      const stream = streamNameOf(options.getStreamIdentifier());
      faults.whenAwake(() => {
        const denied = access.refuse(call.metadata, '$w', stream);
        if (denied?.code === status.PERMISSION_DENIED) {
          return void call.write(batchAnswer(request, first, 'denied'));
        }
        const refused = denied ?? refusedAsFollower(membership, call.metadata);
        if (refused) return void call.emit('error', refused);
        append(stream, expected, events, (answer) => {
          if (answer === 'broken') call.emit('error', unavailable);
          else call.write(batchAnswer(request, first, answer));
        });
      });
    });
    call.on('end', () => call.end());
  };

  return {
    single,
    batch,
    /** Lets what was slow land. */
    land: (): void => {
      for (const land of held.splice(0)) land();
    },
  };
};
