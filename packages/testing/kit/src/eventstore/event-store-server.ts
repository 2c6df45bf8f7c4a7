import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { type Access, type FirstPasswords, openAccess } from './access.ts';
import { appending } from './appending.ts';
import { type Faults, openFaults } from './faults.ts';
import { type Keeping, type Log, openLog } from './log.ts';
import { alone, gossiping, type Membership } from './membership.ts';
import { reading } from './reading.ts';
import { streamNameOf } from './wire.ts';

type Empty = InstanceType<typeof shared.Empty>;
type Methods = InstanceType<typeof features.SupportedMethods>;
type DeleteReq = InstanceType<typeof streams.DeleteReq>;
type DeleteResp = InstanceType<typeof streams.DeleteResp>;

const unavailable = { code: status.UNAVAILABLE, details: 'injected' };

const supportedMethods =
  (faults: Faults): handleUnaryCall<Empty, Methods> =>
  (_, reply) => {
    const fault = faults.meet('features');
    if (fault === 'unavailable') return reply(unavailable);
    if (fault) return;
    const batch = new features.SupportedMethod()
      .setServiceName('event_store.client.streams.Streams')
      .setMethodName('batchappend');
    const answer = new features.SupportedMethods().setEventStoreServerVersion('23.10.8');
    reply(null, answer.setMethodsList([batch]));
  };

const deleting =
  (log: Log, faults: Faults, access: Access): handleUnaryCall<DeleteReq, DeleteResp> =>
  ({ request, metadata }, reply) => {
    const stream = streamNameOf(request.getOptions()?.getStreamIdentifier());
    const refused = access.refuse(metadata, '$d', stream);
    if (refused) return reply(refused);
    const fault = faults.meet('delete');
    if (fault === 'unavailable') return reply(unavailable);
    if (fault === 'hang') return;
    const position = String(log.remove(stream));
    if (fault) return;
    const at = new streams.DeleteResp.Position()
      .setCommitPosition(position)
      .setPreparePosition(position);
    reply(null, new streams.DeleteResp().setPosition(at));
  };

/** A stand-in for one node of EventStoreDB, on a free port of the loopback. */
export interface EventStoreStandIn
  extends Pick<Faults, 'next' | 'always' | 'count' | 'freeze' | 'thaw' | 'isFrozen'> {
  readonly port: number;
  readonly connectionString: string;
  /** Everything that it holds, removed streams and metadata among it, as a thief would read it. */
  readonly dump: () => string;
  /** Lets the appends that were slow land. */
  readonly land: () => void;
  /** Its users, and what each may do. */
  readonly access: Access;
  readonly openReads: () => number;
  readonly openSubscriptions: () => number;
  /** After which positions the subscriptions so far were asked for; 0 is the beginning. */
  readonly subscribedFrom: () => readonly number[];
  readonly dropSubscriptions: () => void;
  readonly muteSubscriptions: () => void;
  /** Cuts every connection and is gone; what was written stays. */
  readonly halt: () => void;
  /** Comes back on the same port. */
  readonly resume: () => Promise<void>;
  readonly stop: () => void;
}

interface Node {
  readonly log: Log;
  readonly membership?: Membership | undefined;
  /** It has users; insecure without. */
  readonly passwords?: FirstPasswords | undefined;
  /** Its certificate and key, as PEM; in clear without them. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A frozen node takes every call, and handles it when it goes on. */
const frozenBy = (
  { whenAwake }: Faults,
  handlers: UntypedServiceImplementation,
): UntypedServiceImplementation =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (...call: readonly unknown[]) => whenAwake(() => Reflect.apply(handler, undefined, call)),
    ]),
  );

/** Starts one node: a server before a log. */
export const startNode = async ({
  log,
  membership = alone,
  passwords,
  tls,
}: Node): Promise<EventStoreStandIn> => {
  const faults = openFaults();
  const access = openAccess(log, passwords);
  const parts = { log, faults, membership, access };
  const { single, batch, land } = appending(parts);
  const { read, ...calls } = reading(parts);

  const credentials = tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
      ])
    : ServerCredentials.createInsecure();

  const listen = async (port: number) => {
    const server = new Server({ 'grpc.max_receive_message_length': 20 * 1024 * 1024 });
    server.addService(
      services.StreamsService,
      frozenBy(faults, {
        read,
        append: single,
        batchAppend: batch,
        delete: deleting(log, faults, access),
      }),
    );
    server.addService(
      serverFeatures.ServerFeaturesService,
      frozenBy(faults, { getSupportedMethods: supportedMethods(faults) }),
    );
    server.addService(
      gossip.GossipService,
      frozenBy(faults, { read: gossiping(membership, faults) }),
    );
    const bound = await new Promise<number>((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${port}`, credentials, (error, on) =>
        error ? reject(error) : resolve(on),
      ),
    );
    return { server, port: bound };
  };

  let { server, port } = await listen(0);
  const halt = () => server.forceShutdown();
  return {
    ...faults,
    ...calls,
    access,
    dump: () =>
      log.entries
        .map(({ stream, type, data, metadata }) =>
          [stream, type, ...[data, metadata].map((bytes) => Buffer.from(bytes).toString())].join(
            ' ',
          ),
        )
        .join('\n'),
    land,
    port,
    connectionString: `esdb://127.0.0.1:${port}${tls ? '' : '?tls=false'}`,
    halt,
    resume: async () => {
      ({ server, port } = await listen(port));
    },
    stop: halt,
  };
};

/**
 * Starts the stand-in. It keeps its log in memory, speaks the client's own published definitions,
 * and goes by the clock it is given.
 */
export const startEventStore = async ({
  nowMs,
  others = 0,
  keeping,
  ...node
}: Omit<Node, 'log'> & {
  readonly nowMs: () => number;
  /** How many events of other applications the log holds already. */
  readonly others?: number;
  /** Where its log stays when it ends; in memory alone unless named. */
  readonly keeping?: Keeping;
}): Promise<EventStoreStandIn> => {
  const log = openLog(nowMs, { keeping });
  log.fill(others);
  return startNode({ log, ...node });
};
