export { type NatsServer, natsAvailable, startNats } from './nats-server.ts';
