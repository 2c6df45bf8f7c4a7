import { plus } from '@countersign/core';
import { entryOf, type Maker, openMaker } from '@countersign/factors/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FollowedMetadata, followMetadata } from './follow-metadata.ts';

const blue = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const minute = 60_000;
const hour = 60 * minute;

let maker: Maker;
let forger: Maker;
beforeAll(async () => {
  [maker, forger] = [await openMaker(), await openMaker()];
});

let now: string;
let published: () => Promise<string>;
let loads: number;
let pauses: number[];
let said: string[];
beforeEach(() => {
  now = '2026-11-01T00:00:00.000Z';
  [loads, pauses, said] = [0, [], []];
});

const publish = (no: number, nextUpdate: string) =>
  maker.publish([entryOf(blue, [maker.root])], {
    ...{ no, nextUpdate },
  });

/** Follows for so many waits, at a clock that each of them moves on. */
const following = (waits: number): Promise<FollowedMetadata> =>
  new Promise((resolve) => {
    const followed: FollowedMetadata = followMetadata({
      load: () => {
        loads += 1;
        return published();
      },
      signer: { roots: maker.pem },
      clock: () => now,
      log: {
        info: (_, sentence) => said.push(sentence),
        warn: (_, sentence) => said.push(sentence),
      },
      pause: async (ms) => {
        if (pauses.length === waits) {
          followed.stop();
          return resolve(followed);
        }
        pauses.push(ms);
        now = plus(now, ms);
      },
    });
  });

const readOnce = 'FIDO metadata was read';
const isLate = 'the next FIDO metadata is due: the old one goes on being used';
const failed = 'FIDO metadata could not be read';

describe('metadata that is followed', () => {
  it('is read at the start, and again when the next is due, and not before', async () => {
    const first = await publish(1, '2026-11-03');
    const second = await publish(2, '2026-12-01');
    published = async () => (now < '2026-11-03' ? first : second);
    const followed = await following(3);
    expect(followed.current()).toMatchObject({ no: 2, nextUpdate: '2026-12-01T00:00:00.000Z' });
    expect(pauses).toEqual([24 * hour, 24 * hour, 24 * hour]);
    expect({ loads, said }).toEqual({ loads: 2, said: [readOnce, readOnce] });
  });

  it('goes on being used past its end, is told to be late, and asked for each hour', async () => {
    const old = await publish(1, '2026-10-01');
    published = async () => old;
    const followed = await following(3);
    expect(followed.current()?.models.has(blue)).toBe(true);
    expect(pauses).toEqual([hour, hour, hour]);
    expect(said).toEqual([isLate, isLate, isLate, isLate]);
  });

  it('never goes back to an older one', async () => {
    const newer = await publish(5, '2026-11-02');
    const older = await publish(4, '2026-12-01');
    published = async () => (loads === 1 ? newer : older);
    const followed = await following(2);
    expect(followed.current()?.no).toBe(5);
    expect(said).toEqual([readOnce, failed, failed]);
  });

  it('is asked for ever more seldom where it cannot be had, up to once an hour', async () => {
    published = async () => {
      throw new Error('away');
    };
    const followed = await following(8);
    expect(followed.current()).toBeUndefined();
    expect(pauses.map((ms) => ms / minute)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('changes nothing where somebody else has signed it', async () => {
    const good = await publish(1, '2026-11-02');
    const bad = await forger.publish([], { no: 9 });
    published = async () => (loads === 1 ? good : bad);
    const followed = await following(2);
    expect(followed.current()?.no).toBe(1);
    expect(said).toEqual([readOnce, failed, failed]);
  });
});
