import type { Clock, Messaging } from '@countersign/kernel';
import type { TellActivity } from '../activity/tell-activity.ts';
import type { VerifyAccessToken } from '../tokens/access-token.ts';

/** What the Management API needs of the world. */
export interface ManagementNeeds {
  readonly ask: Messaging['ask'];
  readonly verify: VerifyAccessToken;
  readonly clock: Clock;
  /** Tells the tenant's log what an admin did. */
  readonly tell: TellActivity;
  /** Answers provider secrets in clear, as Auth0 does. */
  readonly exposeProviderSecrets: boolean;
}
