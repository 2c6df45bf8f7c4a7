import { describe, expect, it } from 'vitest';
import { problems } from '../problems.ts';
import { logSearchOf } from './log-query.ts';

describe('a search of the log', () => {
  it.each([
    ['', {}],
    ['*', {}],
    ['type:gd_auth_failed', { kinds: ['mfa_failed'] }],
    ['type:"gd_auth_failed"', { kinds: ['mfa_failed'] }],
    ['type:(gd_send_sms OR "gd_send_voice")', { kinds: ['sms_sent', 'call_made'] }],
    ['type:f', { kinds: ['login_failed', 'user_blocked'] }],
    ['type:nothing_of_ours', { kinds: [] }],
    ['user_id:"auth0|ann" AND type:s', { userId: 'auth0|ann', kinds: ['login_completed'] }],
    ['client_id:shop', { clientId: 'shop' }],
    [
      'date:[2026-01-01 TO 2026-01-31]',
      { since: '2026-01-01T00:00:00.000Z', until: '2026-01-31T23:59:59.999Z' },
    ],
    ['date:[2026-01-01T10:00:00Z TO *]', { since: '2026-01-01T10:00:00.000Z' }],
    ['type:gd_send_s*', { kinds: ['sms_sent', 'sms_failed'] }],
    ['type:s OR type:fp', { kinds: ['login_completed', 'password_wrong'] }],
    ['NOT type:s', { condition: { not: { kinds: ['login_completed'] } } }],
    ['user_id:auth0*', { condition: { userId: 'auth0', isBeginning: true } }],
    [
      'user_id:(a OR b)',
      {
        condition: {
          any: [
            { userId: 'a', isBeginning: false },
            { userId: 'b', isBeginning: false },
          ],
        },
      },
    ],
    [
      'type:s AND type:f',
      { condition: { all: [{ kinds: ['login_completed'] }, { kinds: expect.any(Array) }] } },
    ],
    ['date:2026-01-01', { since: '2026-01-01T00:00:00.000Z', until: '2026-01-01T23:59:59.999Z' }],
  ])('understands `%s`', (q, filter) => {
    expect(logSearchOf(q)).toEqual(filter);
  });

  it.each([
    'ip:127.0.0.1',
    'type:',
    'type:(s OR)',
    'type:s type:f',
    'date:[yesterday TO today]',
    'date:{2026-01-01 TO *}',
    'date:2026*',
    'type:[a TO b]',
    'client_id:*',
    'type:"s',
    'x'.repeat(1_000),
  ])('refuses `%.40s`, rather than to find something else', (q) => {
    expect(logSearchOf(q)).toBe(problems.log_search_unsupported);
  });
});
