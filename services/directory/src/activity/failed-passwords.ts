import { origins } from '@countersign/activity';
import { type Activity, directoryActivity, type Origin } from '@countersign/contracts';
import { type Clock, correlationId, type Messaging } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { v5 as uuidv5 } from 'uuid';

interface Needs {
  readonly messaging: Pick<Messaging, 'publish'>;
  readonly vault: Vault;
  readonly now: Clock;
}

/** A password that let nobody in, and why. */
interface Failed {
  readonly kind: 'password_wrong' | 'user_unknown' | 'user_blocked' | 'guesses_exhausted';
  readonly tenantId: string;
  /** What was typed, of which only a fingerprint goes anywhere. */
  readonly name: string;
  /** Who it was tried for, where there is such a person. */
  readonly userId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly connection: string;
  readonly origin: Origin;
}

interface Line {
  readonly activityId: string;
  readonly at: string;
}

/** How many lines are on their way at once: a flood beyond it is answered, and not told. */
const underWayMax = 256;
/**
 * How many lines a minute a tenant's log gets of it from one replica, however many names are tried
 * from however many addresses: thirty megabytes a day at most.
 */
const perMinuteMax = 60;
/** What a line says of the program behind it; the rest of a name that long is the stranger's. */
const userAgentMaxLength = 128;
/** The names of the lines: one for each name that was tried and each minute, in every replica. */
const lineNames = '6f0c3a52-5d0f-4a54-9a0e-1f6f2f4b9d27';
const minuteLength = 'yyyy-mm-ddThh:mm'.length;

/** What was told in a minute, and of which tenant how often. */
const counting = () => {
  let minute = '';
  const recorded = new Set<string>();
  const lines = new Map<string, number>();

  /** Whether a line may still be told in this minute; it counts as told then. */
  return (at: string, tenantId: string, line: string): boolean => {
    if (at !== minute) {
      minute = at;
      recorded.clear();
      lines.clear();
    }
    const count = lines.get(tenantId) ?? 0;
    if (recorded.has(line) || count >= perMinuteMax) return false;
    recorded.add(line);
    lines.set(tenantId, count + 1);
    return true;
  };
};

/**
 * Tells the log of passwords that let nobody in. No stream has them (a wrong password costs none),
 * so they are told as they happen; after the answer, so that it takes as long whether or not there
 * is such a person. What was not told when a process dies is lost. What was typed is not told: a
 * name that nobody has here is somebody's elsewhere, and may be a password. Strangers could make
 * this grow as they like, so it is one line a minute and name: replicas give it the same id, by
 * which the second is dropped.
 */
export const failedPasswords = ({ messaging, vault, now }: Needs) => {
  const { seal } = origins(vault);
  const underWay = new Set<Promise<void>>();
  const mayTell = counting();

  const lineOf = ({ tenantId, name }: Failed, minute: string) =>
    uuidv5(
      vault.fingerprint('failed-password', JSON.stringify([tenantId, name, minute])),
      lineNames,
    );

  const publish = async ({ name: _, origin, userId, clientId, ...said }: Failed, line: Line) => {
    const { activityId, at } = line;
    const userAgent = origin.userAgent?.slice(0, userAgentMaxLength);
    const short = { ...origin, ...(userAgent !== undefined && { userAgent }) };
    const sealedOrigin = await seal({ tenantId: said.tenantId, userId }, short);
    const correlation = correlationId();
    const activity: Activity = {
      ...{ activityId, at, ...said },
      ...(userId !== undefined && { userId }),
      ...(clientId !== undefined && { clientId }),
      ...(sealedOrigin !== undefined && { sealedOrigin }),
      ...(correlation !== undefined && { correlationId: correlation }),
    };
    await messaging.publish(directoryActivity, {
      id: activityId,
      body: { activities: [activity] },
    });
  };

  return {
    tell: (failed: Failed): void => {
      if (underWay.size >= underWayMax) return;
      const at = now();
      const minute = at.slice(0, minuteLength);
      const activityId = lineOf(failed, minute);
      if (!mayTell(minute, failed.tenantId, activityId)) return;
      const telling = publish(failed, { activityId, at })
        .catch(() => {
          // The messaging is away; whoever asked has their answer all the same.
        })
        .finally(() => underWay.delete(telling));
      underWay.add(telling);
    },
    /** Resolves once everything that was to be told is. */
    drained: async (): Promise<void> => void (await Promise.all(underWay)),
  };
};
export type FailedPasswords = ReturnType<typeof failedPasswords>;
