import type * as contracts from '@countersign/contracts';
import type { EventStore, Revision } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { guardianDocuments } from './documents.ts';

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
    const { read } = guardianDocuments(watched);
    const { patch } = guardianDocuments(store);
    const turn = (factors: contracts.GuardianPatch['factors']) =>
      patch('acme', { patch: { factors }, expectedRevision: undefined }, async () => ({
        ...({ type: 'PatchGuardian', patch: { factors }, now } as const),
        ...{ offered: [], usable: [], calling: [], usableForPush: [] },
      }));

    await turn({ sms: true });
    await turn({ otp: true });
    expect((await read('acme')).document.factors).toMatchObject({ sms: true, otp: true });
    await turn({ otp: false });
    expect((await read('acme')).document.factors).toMatchObject({ sms: true, otp: false });
    await read('acme');

    const [beginning = 0, afterTwo = 0, afterThree = 0] = starts;
    expect(beginning).toBeLessThan(afterTwo);
    expect(afterTwo).toBeLessThan(afterThree);
    await close();
  });
});
