export { type ActivityLogPorts, startActivityLog } from './service.ts';
