export { gatewaySettings, publicUrlOf, wholeGateway } from './config.ts';
export { buildGateway } from './gateway.ts';
export { gatewaySettingsOf } from './gateway-settings.ts';
export type { GatewayPorts, GatewaySettings } from './ports.ts';
export { answerHere } from './seeding/answer-here.ts';
export { enrollmentLink, type FirstAdmin, moveAdminApplication } from './seeding/first-admin.ts';
export { firstAdmin, firstClient } from './seeding/first-client.ts';
export type { FirstClient } from './seeding/first-tenant.ts';
export { seedAdminOnce, seedOnce } from './seeding/seed-once.ts';
