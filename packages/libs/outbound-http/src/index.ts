export { outboundAddress } from './addresses.ts';
export type { LookupAll } from './checked-lookup.ts';
export { isAddressForbidden, neverLeft } from './faults.ts';
export {
  type Answer,
  type OutboundHttp,
  type OutboundSettings,
  operatorHttp,
  outboundHttp,
} from './outbound-http.ts';
export { type OutboundTcp, outboundTcp } from './outbound-tcp.ts';
export { signer, signingSecret } from './signer.ts';
