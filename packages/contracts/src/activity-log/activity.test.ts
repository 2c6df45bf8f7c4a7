import { decodeMessage, decodeReply } from '@countersign/core';
import { expect, it } from 'vitest';
import { activityTopics, sortedLines } from './activity.ts';
import { listActivities } from './logs.ts';

const line = (kind: string, more: object = {}) => ({
  ...{ activityId: '0d8a2d6c-6a3f-4c0b-9a54-0f8d4f2f1c11', tenantId: 'acme', kind },
  ...{ at: '2026-01-01T12:00:00.000Z', ...more },
});

it.each(activityTopics)(
  '$subject is read line by line, whatever a newer release tells',
  (topic) => {
    const dance = line('dance_begun', { partner: 'auth0|eve' });
    const message = {
      activities: [line('mfa_started'), dance, { no: 'line' }, line('mfa_passed')],
    };
    const { known, newer, unreadable } = sortedLines(decodeMessage(topic, message));
    expect(known.map(({ kind }) => kind)).toEqual(['mfa_started', 'mfa_passed']);
    expect(newer).toEqual([dance]);
    expect(unreadable).toBe(1);
  },
);

it('a page of the log is read without the lines that only a newer release knows', () => {
  const { activityId: logId, ...said } = line('mfa_passed');
  const items = [
    { logId, ...said },
    { logId, ...said, kind: 'dance_begun' },
    { logId, ...said, messageType: 'dance' },
    { logId, ...said, kind: 'mfa_started' },
  ];
  const reply = decodeReply(listActivities, { ok: true, value: { items, total: 4 } });
  expect(reply).toMatchObject({
    ok: true,
    value: { items: [{ kind: 'mfa_passed' }, null, null, { kind: 'mfa_started' }] },
  });
});
