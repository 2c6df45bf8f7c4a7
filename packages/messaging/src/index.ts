export {
  type EmbeddedMessagingOptions,
  embeddedMessaging,
} from './embedded/embedded-messaging.ts';
export { type NatsMessagingOptions, natsMessaging } from './nats/nats-messaging.ts';
