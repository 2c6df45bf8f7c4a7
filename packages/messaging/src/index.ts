export {
  type EmbeddedMessagingOptions,
  embeddedMessaging,
} from './embedded/embedded-messaging.ts';
export { natsCredentials } from './nats/credentials.ts';
export { type NatsMessagingOptions, natsMessaging } from './nats/nats-messaging.ts';
