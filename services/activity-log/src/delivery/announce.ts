import { type Activity, logDelivery } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { KeptLogStream } from '../log-streams/log-streams.state.ts';
import type { TenantLogStreams } from '../log-streams/tenant-log-streams.ts';
import { isLine } from '../rows/row.projection.ts';

interface Needs {
  readonly messaging: Pick<Messaging, 'publish'>;
  readonly read: TenantLogStreams['read'];
}

/** Without a filter, everything is wanted. */
const isWanted = ({ status, filters, kinds = [] }: KeptLogStream, activity: Activity) =>
  status === 'active' &&
  isLine(activity) &&
  (filters.length === 0 || kinds.includes(activity.kind));

/**
 * Has what was just recorded delivered to the tenant's log streams, each on its own, so that one
 * receiver's trouble is nobody else's. What was told is settled only after this, so a crash in
 * between makes it come again; the same message has the same name for each log stream.
 */
export const announce =
  ({ messaging, read }: Needs) =>
  async (activities: readonly Activity[], messageId: string): Promise<void> => {
    for (const [tenantId, theirs] of Map.groupBy(activities, (each) => each.tenantId)) {
      for (const logStream of await read(tenantId)) {
        const wanted = theirs.filter((activity) => isWanted(logStream, activity));
        if (wanted.length === 0) continue;
        const { logStreamId } = logStream;
        const activityIds = wanted.map(({ activityId }) => activityId);
        const body = { tenantId, logStreamId, activityIds };
        await messaging.publish(logDelivery, { id: `${logStreamId}/${messageId}`, body });
      }
    }
  };
