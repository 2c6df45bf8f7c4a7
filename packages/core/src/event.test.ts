import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './event.ts';

const LightSwitched = defineEvent('LightSwitched', { room: z.string(), isOn: z.boolean() });
const DoorOpened = defineEvent('DoorOpened', { room: z.string() });

describe('a defined event', () => {
  it('states a fact when called', () => {
    expect(LightSwitched({ room: 'hall', isOn: true })).toEqual({
      type: 'LightSwitched',
      data: { room: 'hall', isOn: true },
    });
  });

  it('knows its name', () => {
    expect(LightSwitched.type).toBe('LightSwitched');
  });

  it('recognises the fact it stated', () => {
    const fact = LightSwitched({ room: 'hall', isOn: true });
    expect(LightSwitched.schema.parse(fact)).toEqual(fact);
  });

  it('ignores fields it does not know, as later versions may add some', () => {
    const later = { type: 'DoorOpened', data: { room: 'hall', by: 'wind' } };
    expect(DoorOpened.schema.parse(later)).toEqual(DoorOpened({ room: 'hall' }));
  });

  it.each([
    ['of another name', { type: 'DoorOpened', data: { room: 'hall', isOn: true } }],
    ['with a field missing', { type: 'LightSwitched', data: { room: 'hall' } }],
    ['with a field of another shape', { type: 'LightSwitched', data: { room: 1, isOn: true } }],
    ['without data', { type: 'LightSwitched' }],
    ['that is nothing', null],
  ])('does not recognise a fact %s', (_, stored) => {
    expect(LightSwitched.schema.safeParse(stored).success).toBe(false);
  });

  it('joins others in a union told apart by name', () => {
    const event = z.discriminatedUnion('type', [LightSwitched.schema, DoorOpened.schema]);
    const fact = DoorOpened({ room: 'hall' });
    expect(event.parse(fact)).toEqual(fact);
    expect(event.safeParse({ type: 'WindowBroken', data: {} }).success).toBe(false);
  });
});
