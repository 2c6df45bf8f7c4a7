export { type Origins, origins } from './origins.ts';
export { relayActivity } from './relay-activity.ts';
export { type NewActivity, type Tell, tellWithState } from './tell-with-state.ts';
