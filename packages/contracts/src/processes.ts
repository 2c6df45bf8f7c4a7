/** Every process that speaks to the others. */
export const processNames = [
  'activity-log',
  'directory',
  'gateway',
  'guardian-config',
  'mail-dispatch',
  'session',
  'sms-dispatch',
] as const;
export type ProcessName = (typeof processNames)[number];
