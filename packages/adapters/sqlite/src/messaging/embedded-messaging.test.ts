import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plus } from '@countersign/core';
import { messagingContract } from '@countersign/core/testing';
import { describe } from 'vitest';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const dir = mkdtempSync(join(tmpdir(), 'countersign-messaging-'));
  const sqliteFile = openSqliteFile({ file: join(dir, 'messages.sqlite') });
  return {
    connect: async () => embeddedMessaging(sqliteFile, { clock: () => now }),
    advance: (ms: number) => {
      now = plus(now, ms);
      sqliteFile.wake();
    },
    holds: async (text: string) =>
      readdirSync(dir).some((file) => readFileSync(join(dir, file)).includes(text)),
    close: async () => {
      await sqliteFile.close();
      rmSync(dir, { recursive: true });
    },
  };
};

describe('the embedded messaging', () => messagingContract(open));
