export { natsCredentials } from './credentials.ts';
export { type NatsMessagingOptions, natsMessaging } from './nats-messaging.ts';
