import { type Activity, activitiesMax, type sessionActivity } from '@countersign/contracts';
import { categoryOf, type RecordedEvent, type Serving, type Topic } from '@countersign/core';
import { type RelayPorts, startRelay } from '@countersign/relay';
import type { Tell } from './tell-with-state.ts';

interface Relay {
  /** Whose record it is. */
  readonly service: string;
  readonly topic: Topic<(typeof sessionActivity)['body']>;
  /** What each category of the service's streams says. */
  readonly tells: Readonly<Record<string, Tell>>;
}

const activitiesOf = async (
  tells: Relay['tells'],
  event: RecordedEvent,
): Promise<readonly Activity[]> => {
  const activity = await tells[categoryOf(event.stream)]?.(event);
  if (!activity) return [];
  const correlationId = event.metadata.$correlationId;
  return [{ activityId: event.id, ...activity, ...(correlationId && { correlationId }) }];
};

/**
 * Tells the log what a service has recorded, many events in one message: a busy service pays for
 * one message a batch. Each activity bears its event's id, so that told twice is once.
 */
export const relayActivity = (ports: RelayPorts, { service, topic, tells }: Relay): Serving => {
  const publish = async (activities: Activity[]) => {
    for (let at = 0; at < activities.length; at += activitiesMax) {
      const part = activities.slice(at, at + activitiesMax);
      const id = `${part[0]?.activityId}+${part.length}`;
      await ports.messaging.publish(topic, { id, body: { activities: part } });
    }
  };

  return startRelay(ports, {
    ...{ service, name: 'activity', categories: Object.keys(tells) },
    onEvents: async (events) => {
      const activities: Activity[] = [];
      for (const event of events) activities.push(...(await activitiesOf(tells, event)));
      await publish(activities);
    },
  });
};
