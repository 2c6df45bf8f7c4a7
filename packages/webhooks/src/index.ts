export { forbiddenCode, webhookAddressAllowed } from './addresses.ts';
export { hasCode, neverLeft } from './faults.ts';
export type { LookupAll } from './lookup.ts';
export { type Answer, post } from './post.ts';
export { signer, signingSecret } from './signer.ts';
export { guardedWayOut } from './way-out.ts';
export { webhookAddress } from './webhook-address.ts';
