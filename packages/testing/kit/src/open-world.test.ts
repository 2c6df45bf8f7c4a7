import { defineOperation, defineTopic, yes } from '@countersign/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openWorld } from './open-world.ts';

it('lets what has become due happen when its clock is moved', async () => {
  const { messaging, advance, settled, close } = openWorld();
  const rung = defineTopic('test.told.rung', z.object({}));
  let heard = 0;
  await messaging.follow(rung, { durable: 'one' }, async () => {
    heard += 1;
    return heard === 1 ? { retryAfterMs: 3_600_000 } : undefined;
  });
  await messaging.publish(rung, { id: 'a', body: {} });
  await settled();
  expect(heard).toBe(1);
  advance(3_600_000);
  await settled();
  expect(heard).toBe(2);
  await close();
});

it('lets nobody answer more than an operation names, nor change what was answered', async () => {
  const { messaging, close } = openWorld();
  const value = z.object({ names: z.array(z.string()) });
  const named = defineOperation('test.ask.names', { request: z.object({}), value });
  const kept = { names: ['Ada'] };
  const serving = await messaging.answer(named, async () => yes(kept));
  const reply = await messaging.ask(named, {});
  expect(() => reply.ok && reply.value.names.push('Bob')).toThrow(TypeError);
  await serving.stop();
  await messaging.answer(named, async () => yes({ ...kept, ages: [36] }));
  await expect(messaging.ask(named, {})).rejects.toThrow('more than it names');
  await close();
});

it('starts at the time it is told to, and seals what it is given', async () => {
  const { clock, advance, vault, close } = openWorld({ start: '2030-01-01T00:00:00.000Z' });
  advance(1_000);
  expect(clock()).toBe('2030-01-01T00:00:01.000Z');
  const user = { tenantId: 'acme', userId: 'auth0|1' };
  const sealed = await vault.sealFor(user, 'phone', '+15550100');
  expect(await vault.openFor(user, 'phone', sealed)).toBe('+15550100');
  await close();
});
