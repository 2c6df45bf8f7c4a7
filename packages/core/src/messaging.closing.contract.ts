import { expect, it, vi } from 'vitest';
import { type Bench, newQuestion, newTopic, silenceOf } from './messaging.bench.ts';
import { yes } from './operation.ts';

export const closing = ({ here, there, connect }: Bench): void => {
  it('answers a ping while it is open', async () => {
    await expect(here().ping()).resolves.toBeUndefined();
  });

  it('answers what is in hand, and then closes', async () => {
    const question = newQuestion();
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    let calls = 0;
    await there().answer(question, async () => {
      calls += 1;
      await opened;
      return yes({ double: 0 });
    });
    const asked = [here().ask(question, { number: 1 }), here().ask(question, { number: 2 })];
    await vi.waitUntil(() => calls === 2);
    const closed = there().close();
    open();
    await closed;
    expect(await Promise.all(asked)).toEqual([yes({ double: 0 }), yes({ double: 0 })]);
    expect(await silenceOf(here().ask(question, { number: 3 }))).toBe('no-responders');
  });

  it('handles what is in hand, and then closes', async () => {
    const topic = newTopic();
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    let handled = 0;
    let calls = 0;
    await there().follow(topic, { durable: 'one' }, async () => {
      calls += 1;
      await opened;
      handled += 1;
      return undefined;
    });
    await here().publish(topic, { id: 'a', body: { number: 1 } });
    await vi.waitUntil(() => calls === 1);
    let isClosed = false;
    const closed = there()
      .close()
      .then(() => {
        isClosed = true;
      });
    for (const id of ['x', 'y', 'z']) {
      await here().publish(newTopic(), { id, body: { number: 1 } });
    }
    expect(isClosed).toBe(false);
    open();
    await closed;
    expect(handled).toBe(1);
    const again: string[] = [];
    await here().follow(topic, { durable: 'one' }, async (_, id) => {
      again.push(id);
      return undefined;
    });
    await here().publish(topic, { id: 'b', body: { number: 2 } });
    await vi.waitUntil(() => again.length > 0);
    expect(again).toEqual(['b']);
  });

  it('carries nothing once it is closed, and says so', async () => {
    const messaging = await connect();
    const question = newQuestion();
    await here().answer(question, async () => yes({ double: 0 }));
    await messaging.close();
    expect(await silenceOf(messaging.ask(question, { number: 1 }))).toBe('no-responders');
    await expect(messaging.ping()).rejects.toThrow();
    await expect(messaging.publish(newTopic(), { id: 'a', body: { number: 1 } })).rejects.toThrow();
    await messaging.close();
  });
};
