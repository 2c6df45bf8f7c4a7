import { relayActivity as relay, remembering } from '@countersign/activity';
import { sessionActivity } from '@countersign/contracts';
import type { Following } from '@countersign/kernel';
import type { Ports } from '../workings.ts';
import { authenticatorsActivity } from './authenticators-activity.ts';
import { challengeActivity } from './challenge-activity.ts';
import { loginActivity } from './login-activity.ts';

/** Tells the tenant's log what happened here, from the record. */
export const relayActivity = ({ store, messaging }: Ports): Promise<Following> =>
  relay(
    { store, messaging },
    {
      topic: sessionActivity,
      tells: {
        loginSession: remembering({ store, ...loginActivity }),
        challenge: remembering({ store, ...challengeActivity }),
        authenticators: authenticatorsActivity,
      },
    },
  );
