import {
  correlated,
  correlationId,
  defineBucket,
  defineOperation,
  defineTopic,
  listingAsks,
  no,
  Unanswered,
  yes,
} from '@countersign/core';
import { embeddedMessaging, openSqliteFile } from '@countersign/sqlite';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { listed, observed } from './observed.ts';

const greet = defineOperation('test.ask.greet', {
  request: z.object({ whom: z.string() }),
  value: z.object({ greeting: z.string() }),
  refusals: ['too_shy'],
});
const greeted = defineTopic('test.told.greeted', z.object({ whom: z.string() }));
const guests = defineBucket('guests', { value: z.string(), ttlMs: null });

const watching = (level: 'info' | 'error' | 'silent') => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ service: 'test', level, destination });
  const metrics = createMetrics();
  const sqliteFile = openSqliteFile({ file: ':memory:' });
  const bare = embeddedMessaging(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
  const messaging = observed(bare, { log, metrics, service: 'porter', asks: [greet.subject] });
  onTestFinished(async () => {
    await messaging.close();
    await sqliteFile.close();
  });
  const said = () => lines.map((line) => JSON.parse(line));
  return { messaging, lines, said, counted: () => metrics.registry.metrics() };
};

let world: ReturnType<typeof watching>;
beforeEach(() => {
  world = watching('info');
});
const asking = () => world.messaging.ask(greet, { whom: 'canary' });

describe('an observed operation', () => {
  it('that is answered gives one line, and is counted', async () => {
    await world.messaging.answer(greet, async ({ whom }) => yes({ greeting: `Hello ${whom}` }));
    expect(await correlated('c1', asking)).toEqual(yes({ greeting: 'Hello canary' }));
    expect(world.said()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        service: 'test',
        operation: 'test.ask.greet',
        outcome: 'ok',
        durationMs: expect.any(Number),
        correlationId: 'c1',
      },
    ]);
    expect(await world.counted()).toContain(
      'countersign_operation_duration_seconds_count{operation="test.ask.greet",outcome="ok"} 1',
    );
  });

  it('that is refused says why, and is no error', async () => {
    await world.messaging.answer(greet, async () => no('too_shy'));
    expect(await asking()).toEqual(no('too_shy'));
    expect(world.said()).toMatchObject([
      { level: 'info', outcome: 'refused', refusal: 'too_shy', operation: 'test.ask.greet' },
    ]);
    const counted = await world.counted();
    expect(counted).toContain(
      'countersign_refusals_total{operation="test.ask.greet",refusal="too_shy"} 1',
    );
    expect(counted).toContain('{operation="test.ask.greet",outcome="refused"} 1');
  });

  it('in the course of a request of this process is listed in the line of that', async () => {
    await world.messaging.answer(greet, async ({ whom }) =>
      whom === 'shy' ? no('too_shy') : yes({ greeting: whom }),
    );
    const asks: string[] = [];
    await listingAsks(asks, async () => {
      await asking();
      await world.messaging.ask(greet, { whom: 'shy' });
    });
    expect(world.lines).toEqual([]);
    const greeting = String.raw`test\.ask\.greet=[\d.]+`;
    expect(listed(asks).asks).toMatch(new RegExp(`^${greeting} ${greeting},too_shy$`));
    expect(await world.counted()).toContain('{operation="test.ask.greet",outcome="ok"} 1');
    expect(listed([])).toEqual({});
  });

  it('is listed with why nobody answered, and a fault of ours keeps its own line', async () => {
    const asks: string[] = [];
    const unanswered = () => expect(listingAsks(asks, asking)).rejects.toThrow(Unanswered);
    await unanswered();
    await world.messaging.answer(greet, async () => {
      throw new RangeError('out of words');
    });
    await unanswered();
    expect(asks.map((each) => each.split(',')[1])).toEqual(['no-responders', 'broken']);
    expect(world.said()).toMatchObject([{ level: 'error', error: { name: 'RangeError' } }]);
  });

  it('is listed but sixty-four times', async () => {
    await world.messaging.answer(greet, async ({ whom }) => yes({ greeting: whom }));
    const asks: string[] = [];
    await listingAsks(asks, () => Promise.all(Array.from({ length: 70 }, asking)));
    expect(asks).toHaveLength(64);
  });

  it('that throws is an error in the log, and still thrown', async () => {
    await world.messaging.answer(greet, async () => {
      throw new RangeError('out of words');
    });
    await expect(asking()).rejects.toThrow(Unanswered);
    expect(world.said()).toMatchObject([
      {
        level: 'error',
        operation: 'test.ask.greet',
        outcome: 'failed',
        error: { name: 'RangeError', message: 'out of words' },
      },
    ]);
    expect(await world.counted()).toContain('{operation="test.ask.greet",outcome="failed"} 1');
  });

  it('that nobody answers is counted by who asked and how it stayed silent', async () => {
    await expect(asking()).rejects.toThrow(Unanswered);
    expect(await world.counted()).toMatch(
      /unanswered_total{operation="test.ask.greet",silence="no-responders",asker="porter"} 1/,
    );
  });

  it('that is answered in unknown words is an error in the log, without them', async () => {
    const newer = { ...greet, value: z.object({ salute: z.string() }) };
    await world.messaging.answer(newer, async () => yes({ salute: 'canary' }));
    await expect(asking()).rejects.toMatchObject({ silence: 'unreadable' });
    expect(world.said()).toMatchObject([
      { outcome: 'ok' },
      {
        level: 'error',
        msg: 'unreadable',
        error: {
          name: 'Unanswered',
          message: 'test.ask.greet was not answered: unreadable (greeting: invalid_type)',
        },
      },
    ]);
    expect(world.lines.join('')).not.toContain('canary');
    expect(await world.counted()).toContain('silence="unreadable",asker="porter"} 1');
  });

  it('keeps its options: one that is busy says so', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await world.messaging.answer(
      greet,
      async ({ whom }) => promise.then(() => yes({ greeting: whom })),
      { concurrencyMax: 1 },
    );
    const first = asking();
    await expect(asking()).rejects.toMatchObject({ silence: 'busy' });
    resolve();
    await first;
  });
});

describe('an observed topic', () => {
  const publish = () => world.messaging.publish(greeted, { id: 'm1', body: { whom: 'canary' } });
  const line = (outcome: string) => ({
    topic: 'test.told.greeted',
    outcome,
    messageId: 'm1',
  });

  it('gives one line a message', async () => {
    await world.messaging.follow(greeted, { durable: 'd' }, async () => undefined);
    await publish();
    await vi.waitFor(() => expect(world.said()).toMatchObject([line('handled')]));
    expect(await world.counted()).toContain(
      'countersign_messages_total{topic="test.told.greeted",outcome="handled"} 1',
    );
  });

  it('lists what was asked to handle a message in the line of that', async () => {
    await world.messaging.answer(greet, async ({ whom }) => yes({ greeting: whom }));
    await world.messaging.follow(greeted, { durable: 'd' }, async () => void (await asking()));
    await publish();
    const asks = expect.stringMatching(/^test\.ask\.greet=[\d.]+$/);
    await vi.waitFor(() => expect(world.said()).toMatchObject([{ ...line('handled'), asks }]));
  });

  it('tells a message that has to come again from one that failed', async () => {
    const handlings = [
      async () => {
        throw new RangeError('not today');
      },
      async () => ({ retryAfterMs: 1 }),
    ];
    await world.messaging.follow(greeted, { durable: 'd', deliveriesMax: 1 }, async () =>
      handlings.pop()?.(),
    );
    await publish();
    const given = { level: 'error', topic: 'test.told.greeted', msg: 'dead letter' };
    const postponed = [line('postponed'), { ...given, messageId: 'm1' }];
    await vi.waitFor(() => expect(world.said()).toMatchObject(postponed));
    await world.messaging.publish(greeted, { id: 'm2', body: { whom: 'canary' } });
    await vi.waitFor(() => expect(world.said()).toHaveLength(4));
    expect(world.said().slice(2)).toMatchObject([
      { level: 'error', outcome: 'failed', error: { message: 'not today' } },
      { ...given, messageId: 'm2' },
    ]);
  });

  it('counts what is given up, from none on', async () => {
    const counted = 'countersign_dead_letters_total{topic="test.told.greeted"}';
    await world.messaging.follow(greeted, { durable: 'd', deliveriesMax: 1 }, async () => {
      throw new RangeError('never');
    });
    expect(await world.counted()).toContain(`${counted} 0`);
    await publish();
    await vi.waitFor(async () => expect(await world.counted()).toContain(`${counted} 1`));
  });
});

describe('a message of another version', () => {
  it('that nobody here can read is an error in the log each time, and counted', async () => {
    const newer = { ...greeted, body: z.object({ who: z.string() }) };
    await world.messaging.follow(
      greeted,
      { durable: 'd', deliveriesMax: 1 },
      async () => undefined,
    );
    await world.messaging.publish(newer, { id: 'm1', body: { who: 'canary' } });
    await vi.waitFor(() =>
      expect(world.said()).toMatchObject([
        { level: 'error', msg: 'unreadable', messageId: 'm1', error: { name: 'UnreadableError' } },
        { level: 'error', msg: 'dead letter', messageId: 'm1' },
      ]),
    );
    expect(world.lines.join('')).not.toContain('canary');
    expect(await world.counted()).toContain('{topic="test.told.greeted",outcome="failed"} 1');
  });
});

describe('an observed messaging', () => {
  it('lets nothing of what it carries into the log', async () => {
    await world.messaging.answer(greet, async ({ whom }) => yes({ greeting: whom }));
    await world.messaging.follow(greeted, { durable: 'd' }, async () => undefined);
    await world.messaging.publish(greeted, { id: 'm1', body: { whom: 'canary' } });
    await asking();
    await vi.waitFor(() => expect(world.lines).toHaveLength(2));
    expect(world.lines.join('')).not.toContain('canary');
    expect(await world.counted()).not.toContain('canary');
  });

  it('passes everything else through', async () => {
    const records = world.messaging.keyValue(guests);
    await records.put('g1', 'canary');
    expect(await records.get('g1')).toMatchObject({ value: 'canary' });
    await expect(world.messaging.ping()).resolves.toBeUndefined();
    expect(await world.messaging.deadLetters(greeted, 'd')).toEqual([]);
  });

  it('leaves the correlation to whoever is asked', async () => {
    await world.messaging.answer(greet, async () => yes({ greeting: correlationId() ?? 'none' }));
    expect(await correlated('c2', asking)).toEqual(yes({ greeting: 'c2' }));
  });

  it('still counts when the log is silent', async () => {
    world = watching('silent');
    await world.messaging.answer(greet, async () => no('too_shy'));
    await asking();
    expect(world.lines).toEqual([]);
    expect(await world.counted()).toContain('refusal="too_shy"} 1');
  });
});

describe('what is counted', () => {
  it('is there from the beginning, so that the first fault is a rise', async () => {
    const operation = 'operation="test.ask.greet"';
    expect(await world.counted()).toContain(
      `countersign_unanswered_total{${operation},silence="timed-out",asker="porter"} 0`,
    );
    await world.messaging.answer(greet, async () => no('too_shy'));
    await world.messaging.follow(greeted, { durable: 'porter' }, async () => undefined);
    const counted = await world.counted();
    for (const line of [
      `countersign_refusals_total{${operation},refusal="too_shy"} 0`,
      `countersign_operation_duration_seconds_count{${operation},outcome="failed"} 0`,
      'countersign_messages_total{topic="test.told.greeted",outcome="failed"} 0',
      'countersign_message_wait_seconds_count{topic="test.told.greeted"} 0',
    ]) {
      expect(counted).toContain(line);
    }
  });
});
