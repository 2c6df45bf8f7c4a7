export { startStandalone } from './compose.ts';
export { type Settings, settings } from './config.ts';
