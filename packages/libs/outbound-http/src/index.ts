export { outboundAddress } from './addresses.ts';
export { isAddressForbidden, neverLeft } from './faults.ts';
export type { LookupAll } from './guarded-agent.ts';
export {
  type Answer,
  type OutboundHttp,
  type OutboundSettings,
  operatorHttp,
  outboundHttp,
} from './outbound-http.ts';
export { signer, signingSecret } from './signer.ts';
