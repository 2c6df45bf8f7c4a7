import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeEvent } from './decode.ts';
import { defineEvent } from './event.ts';
import { UnreadableError } from './unavailable.ts';
import { upcasting } from './upcast.ts';

const Moved = defineEvent('MovedV3', { to: z.object({ street: z.string(), town: z.string() }) });
const Left = defineEvent('Left', { why: z.string() });

const first = z.object({ address: z.string() });
const second = z.object({ street: z.string(), town: z.string().default('unknown') });

const event = upcasting(z.discriminatedUnion('type', [Moved.schema, Left.schema]), {
  Moved: (data) => ({ type: 'MovedV2', data: { street: first.parse(data).address } }),
  MovedV2: (data) => Moved({ to: second.parse(data) }),
});
const read = (type: string, data: unknown) => decodeEvent(event, { type, data });

describe('an event whose type was replaced', () => {
  it('is read as the one that took its place, by as many steps as it takes', () => {
    const moved = Moved({ to: { street: 'Elm', town: 'unknown' } });
    expect(read('Moved', { address: 'Elm' })).toEqual(moved);
    expect(read('MovedV2', { street: 'Elm' })).toEqual(moved);
  });

  it('is read beside those of today, which are read as they are', () => {
    expect(read('MovedV3', { to: { street: 'Elm', town: 'Ulm' } })).toEqual(
      Moved({ to: { street: 'Elm', town: 'Ulm' } }),
    );
    expect(read('Left', { why: 'rain' })).toEqual(Left({ why: 'rain' }));
  });

  it('is unreadable where nobody ever wrote it so', () => {
    expect(() => read('Moved', { adress: 'canary' })).toThrow(UnreadableError);
    expect(() => read('toString', {})).toThrow(UnreadableError);
    expect(() => read('Arrived', {})).toThrow(UnreadableError);
  });
});
