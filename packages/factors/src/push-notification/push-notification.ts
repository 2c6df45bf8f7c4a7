import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** A question that an app on the person's phone asks. It cannot be given here yet. */
export const pushNotification = {
  name: 'push-notification',
  recoveryRank: 0,
  words,
  ownTextKey: 'authenticatorNamesPushNotification',
  ticketName: 'push-notification',
  enrollmentName: 'guardian',
} as const satisfies KnownFactor;
