export { buildGateway } from './gateway.ts';
export type { GatewayPorts, GatewaySettings } from './ports.ts';
export { answerHere } from './seeding/answer-here.ts';
export type { FirstClient } from './seeding/first-tenant.ts';
export { seedOnce } from './seeding/seed-once.ts';
export { readTls } from './tls-files.ts';
