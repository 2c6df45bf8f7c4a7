export { demoRoutes } from './demo.routes.ts';
export { type RelyingParty, relyingParty, type StartedLogin } from './relying-party.ts';
export { demoClientId, demoUser, moveDemo, removeDemo, seedDemo } from './seed.ts';
