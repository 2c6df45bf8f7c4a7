export { deploymentCarriers } from './carriers.ts';
export { carrierSettings, wholeCarrier } from './config.ts';
export { attemptKinds } from './reactions/attempt-note.ts';
export { type SmsDispatchPorts, startSmsDispatch } from './service.ts';
