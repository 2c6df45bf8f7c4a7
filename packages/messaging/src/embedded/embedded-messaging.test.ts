import { openJournal } from '@countersign/journal';
import { plus } from '@countersign/kernel';
import { messagingContract } from '@countersign/kernel/testing';
import { describe } from 'vitest';
import { embeddedMessaging } from './embedded-messaging.ts';

const open = async () => {
  let now = '2026-01-01T12:00:00.000Z';
  const journal = openJournal({ file: ':memory:' });
  return {
    connect: async () => embeddedMessaging(journal, { clock: () => now }),
    advance: (ms: number) => {
      now = plus(now, ms);
      journal.wake();
    },
    close: () => journal.close(),
  };
};

describe('the embedded messaging', () => messagingContract(open));
