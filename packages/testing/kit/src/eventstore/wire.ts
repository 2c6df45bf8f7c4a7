import { createRequire } from 'node:module';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Entry, Expected, Proposed } from './log.ts';

type Any = NonNullable<Parameters<InstanceType<typeof status.Status>['setDetails']>[0]>;

/** The client's own copy of protobuf: messages of two copies do not know each other. */
const { Any: AnyMessage } = createRequire(
  createRequire(import.meta.url).resolve('@eventstore/db-client'),
  // The module's types are not ours to import; the class is what `setDetails` takes.
)('google-protobuf/google/protobuf/any_pb.js') as { readonly Any: new () => Any };

const bytes = (value: Uint8Array | string): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value, 'base64') : value;

type Identifier = InstanceType<typeof shared.StreamIdentifier>;

export const streamNameOf = (identifier: Identifier | undefined): string =>
  Buffer.from(bytes(identifier?.getStreamName() ?? '')).toString('utf8');

const identifierOf = (stream: string): Identifier =>
  new shared.StreamIdentifier().setStreamName(new Uint8Array(Buffer.from(stream, 'utf8')));

type ProposedMessage =
  | InstanceType<typeof streams.AppendReq.ProposedMessage>
  | InstanceType<typeof streams.BatchAppendReq.ProposedMessage>;

export const proposedOf = (message: ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

interface Expecting {
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
  hasAny(): boolean;
}

export const expectedOf = (options: Expecting, revision: () => string): Expected => {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return options.hasAny() ? 'any' : Number(revision());
};

const ticksPerMs = 10_000n;

/** An event as a reader is told it. */
export const readEventOf = (entry: Entry) => {
  const position = String(entry.position);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(entry.id))
    .setStreamIdentifier(identifierOf(entry.stream))
    .setStreamRevision(String(entry.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(entry.data)
    .setCustomMetadata(entry.metadata);
  recorded.getMetadataMap().set('type', entry.type);
  recorded.getMetadataMap().set('content-type', entry.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(entry.createdMs) * ticksPerMs));
  const event = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return new streams.ReadResp().setEvent(event);
};

export const notFoundOf = (stream: string) =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)),
  );

const refusedOf = (name: string, why: { serializeBinary(): Uint8Array }) => {
  const details = new AnyMessage();
  details.pack(why.serializeBinary(), `event_store.client.${name}`);
  return new status.Status().setMessage(name).setDetails(details);
};

/** How a batched append is told that the stream stood elsewhere. */
export const wrongVersionOf = (current: number) => {
  const wrong = new shared.WrongExpectedVersion();
  if (current >= 0) wrong.setCurrentStreamRevision(String(current));
  return refusedOf('WrongExpectedVersion', wrong);
};

/** How a batched append is told that its user has not the right. */
export const deniedOf = () => refusedOf('AccessDenied', new shared.AccessDenied());
