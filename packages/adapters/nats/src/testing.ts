export { killAfter } from './child-process.bench.ts';
export { endsWithParent } from './ends-with-parent.ts';
export { type NatsServer, natsAvailable, startNats } from './nats-server.ts';
export { copyNatsConfig, type NatsUsers } from './nats-users.ts';
