import { Events } from 'nats';
import { describe, expect, it } from 'vitest';
import { detailOf } from './connection.ts';

describe('what is told of a connection', () => {
  it.each([
    [{ type: Events.Reconnect, data: 'nats:4222' }, 'nats:4222'],
    [
      { type: Events.Update, data: { added: ['b:4222'], deleted: [] } },
      '{"added":["b:4222"],"deleted":[]}',
    ],
    [
      {
        ...{ type: Events.Error, data: 'PERMISSIONS_VIOLATION' },
        permissionContext: { operation: 'publish', subject: 'a.b' },
      },
      'PERMISSIONS_VIOLATION: publish a.b',
    ],
  ])('says in words what %j means', (status, detail) => {
    expect(detailOf(status)).toBe(detail);
  });
});
