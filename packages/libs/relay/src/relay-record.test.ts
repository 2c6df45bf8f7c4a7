import { openWorld } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RelayRecord, relayBucket, relayRecord } from './relay-record.ts';

describe('the record of a relay', () => {
  let world: ReturnType<typeof openWorld>;
  let [one, other]: RelayRecord[] = [];
  beforeEach(() => {
    world = openWorld();
    const records = world.messaging.keyValue(relayBucket('test'));
    [one, other] = ['one', 'other'].map((holder) => relayRecord({ records, name: 'r', holder }));
  });
  afterEach(() => world.close());

  it('is taken by one of two who take it at once, under a token of its own each time', async () => {
    const found = await one?.look();
    const leases = await Promise.all([one?.take(found), other?.take(found)]);
    expect(leases.filter((lease) => lease)).toEqual([{ token: 1, position: '' }]);
    expect(await one?.take(await one.look())).toMatchObject({ token: 2 });
  });

  it('is moved by whoever holds the latest token, and by nobody before', async () => {
    await one?.take(undefined);
    expect(await one?.keep({ token: 1, position: '5' })).toBe(true);
    expect(await other?.take(await other.look())).toEqual({ token: 2, position: '5' });
    expect(await other?.keep({ token: 2, position: '9' })).toBe(true);

    expect(await one?.keep({ token: 1, position: '6' })).toBe(false);
    await one?.release({ token: 1, position: '6' });
    const { value } = (await one?.look()) ?? {};
    expect(value).toEqual({ token: 2, position: '9', holder: 'other' });
  });
});
