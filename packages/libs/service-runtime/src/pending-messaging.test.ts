import {
  defineBucket,
  defineOperation,
  defineTopic,
  UnavailableError,
  yes,
} from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pendingMessaging } from './pending-messaging.ts';

const double = defineOperation('test.ask.v1.double', {
  request: z.object({ number: z.int() }),
  value: z.int(),
});
const noted = defineTopic('test.told.v1.noted', z.object({ text: z.string() }));
const marks = defineBucket('marks', { value: z.string(), ttlMs: null });

describe('a messaging that nothing carries yet', () => {
  it('is unavailable for whatever is asked of it, and never broken', async () => {
    const { messaging } = pendingMessaging();
    const records = messaging.keyValue(marks);
    const asked = [
      () => messaging.ask(double, { number: 1 }),
      () => messaging.answer(double, async ({ number }) => yes(number * 2)),
      () => messaging.publish(noted, { id: '1', body: { text: 'x' } }),
      () => messaging.follow(noted, { durable: 'one' }, async () => undefined),
      () => messaging.deadLetters(noted, 'one'),
      () => records.get('k'),
      () => records.put('k', 'v'),
      () => records.create('k', 'v'),
      () => records.replace('k', 'v', 1),
      () => records.use('k'),
      () => records.remove('k'),
      () => messaging.ping(),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(UnavailableError);
    await messaging.close();
  });

  it('is what carries it from then on, for who opened records before, too', async () => {
    const world = openWorld();
    const { messaging, carry } = pendingMessaging();
    const records = messaging.keyValue(marks);
    carry(world.messaging);
    await messaging.answer(double, async ({ number }) => yes(number * 2));
    expect(await messaging.ask(double, { number: 2 })).toEqual(yes(4));
    await records.put('k', 'v');
    expect(await world.messaging.keyValue(marks).get('k')).toMatchObject({ value: 'v' });
    expect(await records.use('k')).toEqual({ status: 'used', value: 'v' });
    await messaging.ping();
    await world.close();
  });
});
