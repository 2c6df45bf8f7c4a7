export { type Origins, origins } from './origins.ts';
export { relayActivity } from './relay-activity.ts';
export { type Tell, type Told, tellWithState } from './tell-with-state.ts';
