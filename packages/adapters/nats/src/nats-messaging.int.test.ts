import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plus } from '@countersign/core';
import { messagingContract } from '@countersign/core/testing';
import { describe } from 'vitest';
import { natsMessaging } from './nats-messaging.ts';
import { natsAvailable, startNats } from './nats-server.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const dir = mkdtempSync(join(tmpdir(), 'countersign-jetstream-'));
  const { url, stop } = await startNats({ dir });
  const files = () =>
    readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    connect: () => natsMessaging({ url, name: 'test', clock: () => now }),
    advance: (ms: number) => {
      now = plus(now, ms);
    },
    holds: async (text: string) =>
      files().some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text)),
    close: async () => {
      await stop();
      rmSync(dir, { recursive: true });
    },
  };
};

describe.skipIf(!natsAvailable())('messaging over a real nats-server', () =>
  messagingContract(open),
);
