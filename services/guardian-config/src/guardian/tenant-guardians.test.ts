import type { EventStore, Revision } from '@countersign/kernel';
import { openWorld } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { guardianRun } from './run.ts';
import { tenantGuardians } from './tenant-guardians.ts';

const now = '2026-01-01T12:00:00.000Z';

describe('reading where a tenant stands', () => {
  it('reads only the tail again', async () => {
    const { store, close } = openWorld();
    const starts: (Revision | undefined)[] = [];
    const watched: EventStore = {
      ...store,
      load: (stream, after) => {
        starts.push(after);
        return store.load(stream, after);
      },
    };
    const read = tenantGuardians(watched);
    const run = guardianRun(store);

    await run('acme', { type: 'SetFactor', factor: 'sms', enabled: true, now });
    await run('acme', { type: 'SetFactor', factor: 'otp', enabled: true, now });
    expect((await read('acme')).factors).toMatchObject({ sms: true, otp: true });
    await run('acme', { type: 'SetFactor', factor: 'otp', enabled: false, now });
    expect((await read('acme')).factors).toMatchObject({ sms: true, otp: false });
    await read('acme');

    const [beginning = 0, afterTwo = 0, afterThree = 0] = starts;
    expect(beginning).toBeLessThan(afterTwo);
    expect(afterTwo).toBeLessThan(afterThree);
    await close();
  });
});
