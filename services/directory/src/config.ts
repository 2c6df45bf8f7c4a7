import { serviceSettings } from '@countersign/process';

/** What this service reads from its environment: what every service does. */
export const settings = serviceSettings;
