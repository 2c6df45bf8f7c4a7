export { natsCredentials } from './credentials.ts';
export { type NatsMessagingOptions, natsMessaging } from './nats-messaging.ts';
export { type KeptLetter, openDeadLetters, operatorPermissions } from './operating.ts';
export { type Permissions, permissionsOf, type Spoken } from './permissions.ts';
export {
  type CopiedRecord,
  openRecordCopy,
  type RecordCopy,
  readerPermissions,
} from './record-copy.ts';
export { authorizationOf, type NatsUser, publicKeysOf } from './server-config.ts';
export { newSeed, publicKeyOf } from './users.ts';
