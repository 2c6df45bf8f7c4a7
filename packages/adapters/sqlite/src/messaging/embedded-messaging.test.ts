import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBucket, defineOperation, defineTopic, plus, yes } from '@countersign/core';
import { messagingContract } from '@countersign/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openSqliteFile, type SqliteFileOptions } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';

const open = async (output: Pick<SqliteFileOptions, 'outputCommit'> = {}) => {
  let now = '2026-01-01T12:00:00.000Z';
  const dir = mkdtempSync(join(tmpdir(), 'countersign-messaging-'));
  const sqliteFile = openSqliteFile({ file: join(dir, 'messages.sqlite'), ...output });
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

const onLost = (reason: unknown) => {
  throw reason;
};

describe('the embedded messaging', () => messagingContract(() => open()));
describe('the embedded messaging whose outputs wait for their commits', () =>
  messagingContract(() => open({ outputCommit: { onLost } })));

describe('an answer within a process', () => {
  const shape = { request: z.object({}), value: z.object({ name: z.string() }) };
  const [ours, theirs] = [1, 2].map(() => defineOperation('test.ask.name', shape));

  it.each([
    ['passed on as it is by one definition', ours, { name: 'Ada', age: 36 }],
    ['read by another, as a newer release may say more', theirs, { name: 'Ada' }],
  ])('is %s', async (_, asked, expected) => {
    if (!ours || !asked) throw new Error('there are two');
    const { connect, close } = await open();
    const messaging = await connect();
    const value = { name: 'Ada', age: 36 };
    await messaging.answer(ours, async () => yes(value));
    const reply = await messaging.ask(asked, {});
    expect(reply).toStrictEqual(yes(expected));
    expect(reply.ok && reply.value === value).toBe(asked === ours);
    await messaging.close();
    await close();
  });
});

describe('a messaging that is closed', () => {
  it('looks for nothing more, though a message is to come again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const sqliteFile = openSqliteFile({ file: ':memory:' });
    const messaging = embeddedMessaging(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
    const rung = defineTopic('test.told.rung', z.object({}));
    const heard = Promise.withResolvers<void>();
    await messaging.follow(rung, { durable: 'one' }, async () => {
      heard.resolve();
      return { retryAfterMs: 1 };
    });
    await messaging.publish(rung, { id: 'a', body: {} });
    await heard.promise;
    await messaging.close();
    // By now it is kept when it is due again.
    await sqliteFile.write(() => {});
    await sqliteFile.write(() => {});
    expect(vi.getTimerCount()).toBe(0);
    await sqliteFile.close();
    vi.useRealTimers();
  });
});

describe('a record that was read before', () => {
  const notes = defineBucket('notes', {
    value: z.object({ words: z.array(z.string()) }),
    ttlMs: 60_000,
  });
  const olderNotes = defineBucket('notes', {
    value: z.object({ words: z.array(z.string()), by: z.string().default('nobody') }),
    ttlMs: 60_000,
  });

  it('cannot be changed for the others by who reads it', async () => {
    const { connect, close } = await open();
    const messaging = await connect();
    const records = messaging.keyValue(notes);
    await records.put('a', { words: ['one'] });
    const read = await records.get('a');
    expect(() => read?.value.words.push('two')).toThrow(TypeError);
    expect((await records.get('a'))?.value).toEqual({ words: ['one'] });
    await messaging.close();
    await close();
  });

  it('is read by each one’s own schema, and anew once it was replaced', async () => {
    const { connect, close } = await open();
    const messaging = await connect();
    const [records, older] = [messaging.keyValue(notes), messaging.keyValue(olderNotes)];
    await records.put('a', { words: ['one'] });
    expect((await records.get('a'))?.value).toEqual({ words: ['one'] });
    expect((await older.get('a'))?.value).toEqual({ words: ['one'], by: 'nobody' });
    await records.put('a', { words: ['two'] });
    expect((await records.get('a'))?.value).toEqual({ words: ['two'] });
    await messaging.close();
    await close();
  });
});
