export { natsCredentials } from './credentials.ts';
export { type NatsMessagingOptions, natsMessaging } from './nats-messaging.ts';
export { type KeptLetter, openDeadLetters } from './operating.ts';
export type { Permissions, Spoken } from './permissions.ts';
export { type CopiedRecord, openRecordCopy, type RecordCopy } from './record-copy.ts';
export {
  authorizationOf,
  type NatsUser,
  natsUsers,
  type PublicKeys,
  rightsIdOf,
} from './server-config.ts';
export { newSeed, publicKeyOf } from './users.ts';
