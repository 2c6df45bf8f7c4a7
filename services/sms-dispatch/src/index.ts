export { deploymentCarriers } from './carriers.ts';
export { type SmsDispatchPorts, startSmsDispatch } from './service.ts';
