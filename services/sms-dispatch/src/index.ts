export type { DefaultProvider } from './providers/connections.ts';
export { type SmsDispatchPorts, startSmsDispatch } from './service.ts';
