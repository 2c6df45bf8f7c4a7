export {
  type EmbeddedMessagingOptions,
  embeddedMessaging,
} from './embedded/embedded-messaging.ts';
