import { defineOperation, defineTopic, type Messaging, yes } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withdrawable } from './withdrawable.ts';

const double = defineOperation('test.ask.double', {
  request: z.object({ number: z.int() }),
  value: z.object({ double: z.int() }),
});
const counted = defineTopic('test.told.counted', z.object({ number: z.int() }));

let world: ReturnType<typeof openWorld>;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

const answering = (messaging: Messaging) =>
  messaging.answer(double, async ({ number }) => yes({ double: number * 2 }));
const asking = () =>
  world.messaging.ask(double, { number: 2 }).then(
    () => 'answered',
    ({ silence }) => silence,
  );

describe('a messaging that can be withdrawn', () => {
  it('answers nobody while it is, and everybody once it is back', async () => {
    const { messaging, withdraw, rejoin } = withdrawable(world.messaging);
    await answering(messaging);
    expect(await asking()).toBe('answered');
    withdraw();
    expect(await asking()).toBe('no-responders');
    await rejoin();
    expect(await asking()).toBe('answered');
  });

  it('leaves messages to others, and takes what is left when it is back', async () => {
    const { messaging, withdraw, rejoin } = withdrawable(world.messaging);
    const heard: string[] = [];
    const follow = (who: string, by: Messaging) =>
      by.follow(counted, { durable: 'one' }, async (_, id) => {
        heard.push(`${who} ${id}`);
        return undefined;
      });
    const tell = (id: string) => world.messaging.publish(counted, { id, body: { number: 1 } });
    await follow('this', messaging);
    withdraw();
    const other = await follow('other', world.messaging);
    await tell('a');
    await expect.poll(() => heard).toEqual(['other a']);
    await other.stop();
    await tell('b');
    await rejoin();
    await expect.poll(() => heard).toEqual(['other a', 'this b']);
  });

  it('finishes what it has in hand, and waits for that when it is stopped', async () => {
    const { messaging, withdraw } = withdrawable(world.messaging);
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const order: string[] = [];
    const serving = await messaging.answer(double, async ({ number }) => {
      await opened;
      order.push('handled');
      return yes({ double: number });
    });
    const asked = asking();
    withdraw();
    expect(await asking()).toBe('no-responders');
    const stopped = serving.stop().then(() => order.push('stopped'));
    open();
    await stopped;
    expect(await asked).toBe('answered');
    expect(order).toEqual(['handled', 'stopped']);
  });

  it('begins what is offered meanwhile when it is back, and never what was stopped', async () => {
    const { messaging, withdraw, rejoin } = withdrawable(world.messaging);
    withdraw();
    const serving = await answering(messaging);
    expect(await asking()).toBe('no-responders');
    await rejoin();
    expect(await asking()).toBe('answered');
    withdraw();
    await serving.stop();
    await rejoin();
    expect(await asking()).toBe('no-responders');
  });

  it('is out altogether where only some of it could be had again', async () => {
    let isAway = false;
    const failing: Messaging = {
      ...world.messaging,
      follow: async (...terms) => {
        if (isAway) throw new Error('the server is away');
        return world.messaging.follow(...terms);
      },
    };
    const { messaging, withdraw, rejoin } = withdrawable(failing);
    await answering(messaging);
    await messaging.follow(counted, { durable: 'one' }, async () => undefined);
    withdraw();
    isAway = true;
    await expect(rejoin()).rejects.toThrow('away');
    expect(await asking()).toBe('no-responders');
    isAway = false;
    await rejoin();
    expect(await asking()).toBe('answered');
  });
});
