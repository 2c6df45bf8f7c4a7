import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type handleServerStreamingCall, type ServerWritableStream, status } from '@grpc/grpc-js';
import { type Access, accessDenied } from './access.ts';
import type { Faults } from './faults.ts';
import type { Entry, Log } from './log.ts';
import { type Membership, refusedAsFollower } from './membership.ts';
import { notFoundOf, readEventOf, streamNameOf } from './wire.ts';

type ReadReq = InstanceType<typeof streams.ReadReq>;
type ReadResp = InstanceType<typeof streams.ReadResp>;
type Options = InstanceType<typeof streams.ReadReq.Options>;
type Call = ServerWritableStream<ReadReq, ReadResp>;

const unavailable = { code: status.UNAVAILABLE, details: 'injected' };
/** The server looks at so many events before it may say how far it has come. */
const searchWindow = 32;

/** How many come before the first that `isIn`; from there on, all are. */
const countBefore = <Item>(items: readonly Item[], isIn: (item: Item) => boolean): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const item = items[middle];
    if (item !== undefined && isIn(item)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The events a read answers with; `undefined` where there is no such stream. */
const found = (log: Log, options: Options): readonly Entry[] | undefined => {
  const stream = options.getStream();
  const from = stream ? Number(stream.getRevision()) : Number(allFrom(options));
  const isFromStart = stream ? stream.hasStart() : options.getAll()?.hasStart();
  const isFromEnd = stream ? stream.hasEnd() : options.getAll()?.hasEnd();
  const there = stream ? log.read(streamNameOf(stream.getStreamIdentifier())) : log.entries;
  if (!there) return undefined;
  const count = Number(options.getCount());
  const at = (entry: Entry) => (stream ? entry.revision : entry.position);
  if (options.getReadDirection() === 1) {
    const end = isFromEnd ? there.length : countBefore(there, (entry) => at(entry) > from);
    return there.slice(Math.max(0, end - count), end).toReversed();
  }
  const start = isFromStart ? 0 : countBefore(there, (entry) => at(entry) >= from);
  return there.slice(start, start + count);
};

const allFrom = (options: Options) => options.getAll()?.getPosition()?.getCommitPosition() ?? '0';

/** Reads, and subscriptions to the whole log. */
export const reading = ({
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
  const subscriptions = new Set<Call>();
  const reads = new Set<Call>();
  const mute = new Set<Call>();
  const starts: number[] = [];

  const tell = (call: Call, options: Options) => {
    const prefixes = options.getFilter()?.getStreamIdentifier()?.getPrefixList();
    const interval = searchWindow * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
    const start = options.getAll()?.hasStart() ? -1 : Number(allFrom(options));
    let at = countBefore(log.entries, ({ position }) => position > start);
    let looked = 0;
    return () => {
      for (; at < log.entries.length && !mute.has(call); at += 1) {
        const entry = log.entries[at];
        if (!entry) return;
        looked += 1;
        if (!prefixes || prefixes.some((prefix) => entry.stream.startsWith(prefix))) {
          call.write(readEventOf(entry));
        }
        if (!prefixes || looked % interval !== 0) continue;
        const position = String(entry.position);
        const checkpoint = new streams.ReadResp.Checkpoint()
          .setCommitPosition(position)
          .setPreparePosition(position);
        call.write(new streams.ReadResp().setCheckpoint(checkpoint));
      }
    };
  };

  const subscribe = (call: Call, options: Options) => {
    const fault = faults.meet('subscribe');
    if (fault === 'unavailable') return void call.emit('error', unavailable);
    subscriptions.add(call);
    starts.push(Number(allFrom(options)));
    if (fault) return;
    const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('1');
    call.write(new streams.ReadResp().setConfirmation(confirmation));
    const catchUp = tell(call, options);
    catchUp();
    call.write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
    const unwatch = log.watch(catchUp);
    for (const ending of ['cancelled', 'close', 'error']) call.on(ending, unwatch);
  };

  const read: handleServerStreamingCall<ReadReq, ReadResp> = (call) => {
    const options = call.request.getOptions();
    if (!options) return void call.emit('error', { code: status.INVALID_ARGUMENT });
    const leave = () => {
      reads.delete(call);
      subscriptions.delete(call);
    };
    for (const ending of ['cancelled', 'close', 'finish', 'error']) call.on(ending, leave);
    const stream = streamNameOf(options.getStream()?.getStreamIdentifier());
    const refused =
      access.refuse(call.metadata, '$r', options.hasAll() ? '$all' : stream) ??
      refusedAsFollower(membership, call.metadata);
    if (refused) return void call.emit('error', refused);
    if (options.hasAll() && faults.meet('all') === 'denied') {
      return void call.emit('error', accessDenied());
    }
    if (options.hasSubscription()) return subscribe(call, options);

    reads.add(call);
    const fault = faults.meet('read');
    if (fault === 'unavailable') return void call.emit('error', unavailable);
    if (fault === 'hang') return;
    const entries = found(log, options);
    if (!entries) call.write(notFoundOf(stream));
    for (const entry of entries ?? []) call.write(readEventOf(entry));
    if (fault === 'broken') call.emit('error', unavailable);
    else if (fault !== 'lost') call.end();
  };

  return {
    read,
    openReads: () => reads.size,
    openSubscriptions: () => subscriptions.size,
    /** After which positions the subscriptions so far were asked for; 0 is the beginning. */
    subscribedFrom: (): readonly number[] => starts,
    /** Breaks every subscription off. */
    dropSubscriptions: () => {
      for (const call of [...subscriptions]) call.emit('error', unavailable);
    },
    /** Keeps the subscriptions of now open, and tells them nothing more. */
    muteSubscriptions: () => {
      for (const call of subscriptions) mute.add(call);
    },
  };
};
