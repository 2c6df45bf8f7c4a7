export { type LogBody, logBody, logWire } from './log.wire.ts';
export { categories, kindsIn } from './log-categories.ts';
export { kindsOf } from './log-types.ts';
export { namesIn } from './names.ts';
