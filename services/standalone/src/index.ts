export { type Standalone, startStandalone } from './compose.ts';
export { type Settings, settings } from './config.ts';
export { type RelyingParty, relyingParty, type StartedLogin } from './demo/relying-party.ts';
export { demoClientId, demoUser } from './demo/seed.ts';
