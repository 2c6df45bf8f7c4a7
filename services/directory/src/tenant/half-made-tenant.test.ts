import * as contracts from '@countersign/contracts';
import type { EventStore } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused } from '../testing/directory.ts';

/** A store that dies at an append to a stream whose name begins so, before or after it is made. */
const mortal = (store: EventStore) => {
  let end: { readonly stream: string; readonly when: 'before' | 'after' } | undefined;
  let isDead = false;
  const append: EventStore['append'] = async (stream, ...rest) => {
    const strikes = end && stream.startsWith(end.stream) ? end.when : undefined;
    isDead ||= strikes === 'before';
    if (isDead) throw new Error('dead');
    const appended = await store.append(stream, ...rest);
    isDead ||= strikes === 'after';
    if (isDead) throw new Error('dead, but the fact is recorded');
    return appended;
  };
  return {
    store: { ...store, append },
    dieAt: (stream: string, when: 'before' | 'after') => {
      end = { stream, when };
    },
    revive: () => {
      [end, isDead] = [undefined, false];
    },
  };
};

let directory: Directory;
let life: ReturnType<typeof mortal>;
beforeAll(async () => {
  const world = openWorld();
  life = mortal(world.store);
  directory = await openDirectory({ ...world, store: life.store });
});
afterAll(() => directory.close());

describe('a tenant that was left half made', () => {
  it.each(
    ['host-', 'signingKeys-', 'connectionName-', 'connection-', 'tenant-'].flatMap((stream) =>
      (['before', 'after'] as const).map((when, nth) => ({ stream, when, id: `${stream}${nth}` })),
    ),
  )('$when the append to $stream is made whole by asking again', async ({ stream, when, id }) => {
    const request = { tenantId: id.toLowerCase(), hosts: [`${id.toLowerCase()}.example`] };
    life.dieAt(stream, when);
    await expect(directory.createTenant(request)).rejects.toThrow();
    life.revive();

    const isRecorded = stream === 'tenant-' && when === 'after';
    const again = await directory.createTenant(request);
    if (isRecorded) expect(again).toEqual(refused('tenant_exists'));
    else granted(again);

    const { tenantId } = request;
    const host = request.hosts[0] ?? '';
    expect(granted(await directory.ask(contracts.findTenant, { host })).tenantId).toBe(tenantId);
    const { keys } = granted(await directory.ask(contracts.readSigningKeys, { tenantId }));
    expect(keys.map(({ status }) => status)).toEqual(['current', 'next']);
    granted(await directory.createUser('ada@example.com', { tenantId }));
  });
});
