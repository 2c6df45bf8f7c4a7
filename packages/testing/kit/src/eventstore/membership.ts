import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { type handleUnaryCall, Metadata, status } from '@grpc/grpc-js';
import type { Faults } from './faults.ts';

/** A node as another knows it. */
export interface Member {
  readonly port: number;
  readonly isLeader: boolean;
  readonly isAlive: boolean;
}

/** What a node knows of its cluster, be that so or not any more. */
export interface Membership {
  readonly members: () => readonly Member[];
  /** Where the leader is, if this is not the one. */
  readonly leaderElsewhere: () => number | undefined;
}

/** A node that leads itself. */
export const alone: Membership = { members: () => [], leaderElsewhere: () => undefined };

const host = '127.0.0.1';

/** How a node that does not lead refuses what has to be answered by the one that does. */
export const refusedAsFollower = (membership: Membership, asked: Metadata) => {
  const port = membership.leaderElsewhere();
  if (port === undefined || asked.get('requires-leader')[0] !== 'true') return undefined;
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata };
};

const { MemberInfo } = gossip;

/** Tells who is in the cluster, as clients ask any node that they find. */
export const gossiping =
  (
    membership: Membership,
    faults: Faults,
  ): handleUnaryCall<InstanceType<typeof shared.Empty>, InstanceType<typeof gossip.ClusterInfo>> =>
  (_, reply) => {
    const fault = faults.meet('gossip');
    if (fault === 'unavailable') return reply({ code: status.UNAVAILABLE, details: 'injected' });
    if (fault) return;
    const { LEADER, FOLLOWER } = MemberInfo.VNodeState;
    const members = membership.members().map(({ port, isLeader, isAlive }) =>
      new MemberInfo()
        .setState(isLeader ? LEADER : FOLLOWER)
        .setIsAlive(isAlive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port)),
    );
    reply(null, new gossip.ClusterInfo().setMembersList(members));
  };
