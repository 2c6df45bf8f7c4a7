import { findTenant, readUser } from '@countersign/contracts';
import { no, type Operation, yes } from '@countersign/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerCache, answersKeptMs } from './answer-cache.ts';

const asked = vi.fn<(operation: Operation, request: unknown) => Promise<unknown>>();
let now = 0;
const open = () =>
  // The cache looks at no more of an answer than whether it is one.
  answerCache(asked as never, { now: () => now });
const host = { host: 'acme.test' };
const user = { tenantId: 'acme', userId: 'auth0|ann' };

beforeEach(() => {
  now = 1;
  asked.mockReset();
  asked.mockImplementation(async () => yes({ count: asked.mock.calls.length }));
});

describe('an answer that hardly ever changes', () => {
  it('is given again for a second, and asked anew after it', async () => {
    const { ask } = open();
    const first = await ask(findTenant, host);
    now += answersKeptMs - 1;
    expect(await ask(findTenant, host)).toEqual(first);
    now += 2;
    expect(await ask(findTenant, host)).not.toEqual(first);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is that to the same question alone', async () => {
    const { ask } = open();
    await ask(findTenant, host);
    await ask(findTenant, { host: 'other.test' });
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is asked anew once it is to be forgotten, also where it was on its way then', async () => {
    const { ask, clear } = open();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    asked.mockImplementationOnce(() => promise);
    const early = ask(findTenant, host);
    clear();
    resolve(yes({ count: 0 }));
    await early;
    expect(await ask(findTenant, host)).toEqual(yes({ count: 2 }));
  });

  it('is never a refusal, and never a failure', async () => {
    const { ask } = open();
    asked.mockResolvedValueOnce(no('tenant_unknown'));
    expect(await ask(findTenant, host)).toEqual(no('tenant_unknown'));
    asked.mockRejectedValueOnce(new Error('away'));
    await expect(ask(findTenant, host)).rejects.toThrow('away');
    expect(await ask(findTenant, host)).toEqual(yes({ count: 3 }));
  });
});

it('asks each time who somebody is', async () => {
  const { ask } = open();
  await ask(readUser, user);
  await ask(readUser, user);
  expect(asked).toHaveBeenCalledTimes(2);
});
