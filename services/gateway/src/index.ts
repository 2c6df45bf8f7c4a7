export { managementScopes } from './api-v2/management-scopes.ts';
export { buildGateway } from './gateway.ts';
export type { GatewayPorts, GatewaySettings } from './ports.ts';
export { readTls } from './tls-files.ts';
