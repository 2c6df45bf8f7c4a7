import { plus } from '@countersign/kernel';
import { messagingContract } from '@countersign/kernel/testing';
import { describe } from 'vitest';
import { natsAvailable, startNats } from '../nats-server.ts';
import { natsMessaging } from './nats-messaging.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const { url, stop } = await startNats();
  return {
    connect: () => natsMessaging({ url, name: 'test', clock: () => now }),
    advance: (ms: number) => {
      now = plus(now, ms);
    },
    close: stop,
  };
};

describe.skipIf(!natsAvailable())('messaging over a real nats-server', () =>
  messagingContract(open),
);
