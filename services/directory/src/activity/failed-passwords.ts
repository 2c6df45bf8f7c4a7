import { randomUUID } from 'node:crypto';
import { origins } from '@countersign/activity';
import { type Activity, directoryActivity, type Origin } from '@countersign/contracts';
import { type Clock, correlationId, type Messaging } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';

interface Needs {
  readonly messaging: Pick<Messaging, 'publish'>;
  readonly vault: Vault;
  readonly now: Clock;
}

/** A password that let nobody in, and why. */
interface Failed {
  readonly kind: 'password_wrong' | 'user_unknown' | 'user_blocked' | 'guesses_exhausted';
  readonly tenantId: string;
  /** Who it was tried for, where there is such a person. */
  readonly userId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly connection: string;
  readonly origin: Origin;
}

/** How many lines are on their way at once: a flood beyond it is answered, and not told. */
const underWayMax = 256;

/**
 * Tells the log of passwords that let nobody in. No stream has them (a wrong password costs none),
 * so they are told as they happen; after the answer, so that it takes as long whether or not there
 * is such a person. What was not told when a process dies is lost. What was typed is not told: a
 * name that nobody has here is somebody's elsewhere, and may be a password.
 */
export const failedPasswords = ({ messaging, vault, now }: Needs) => {
  const { seal } = origins(vault);
  const underWay = new Set<Promise<void>>();

  const publish = async ({ origin, userId, clientId, ...said }: Failed, at: string) => {
    const sealedOrigin = await seal({ tenantId: said.tenantId, userId }, origin);
    const correlation = correlationId();
    const activity: Activity = {
      ...{ activityId: randomUUID(), at, ...said },
      ...(userId !== undefined && { userId }),
      ...(clientId !== undefined && { clientId }),
      ...(sealedOrigin !== undefined && { sealedOrigin }),
      ...(correlation !== undefined && { correlationId: correlation }),
    };
    const { activityId: id } = activity;
    await messaging.publish(directoryActivity, { id, body: { activities: [activity] } });
  };

  return {
    tell: (failed: Failed): void => {
      if (underWay.size >= underWayMax) return;
      const telling = publish(failed, now())
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
