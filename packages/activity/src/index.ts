export { type Origins, origins } from './origins.ts';
export { relayActivity } from './relay-activity.ts';
export { remembering, type Tell, type Told } from './remembering.ts';
