export { type GuardianConfigPorts, startGuardianConfig } from './service.ts';
