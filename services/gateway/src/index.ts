export { gatewaySettings, publicUrlOf, wholeGateway } from './config.ts';
export { buildGateway } from './gateway.ts';
export { gatewaySettingsOf } from './gateway-settings.ts';
export type { GatewayPorts, GatewaySettings } from './ports.ts';
export { answerHere } from './seeding/answer-here.ts';
export { firstClient } from './seeding/first-client.ts';
export type { FirstClient } from './seeding/first-tenant.ts';
export { seedOnce } from './seeding/seed-once.ts';
