import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** A question that an app on the person's phone asks. It cannot be given here yet. */
export const pushNotification = {
  name: 'push-notification',
  recoveryRank: 0,
  words,
  icon: 'M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10 20h4',
  ownTextKey: 'authenticatorNamesPushNotification',
  ticketName: 'push-notification',
  enrollmentName: 'guardian',
} as const satisfies KnownFactor;
