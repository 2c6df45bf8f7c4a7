import { activityKinds } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { categories, kindsIn, kindsOf, logBody, logWire } from './index.ts';

const nobody = { userNames: new Map(), clientNames: new Map() };
const lines = activityKinds.filter((kind) => kind !== 'login_begun');
const line = (kind: (typeof activityKinds)[number]) => ({
  ...{ kind, logId: '30', tenantId: 'acme', at: '2026-01-01T12:00:00.000Z' },
});

describe('a line of the log', () => {
  it.each(lines)('has a type, and is of one category: %s', (kind) => {
    const wire = logWire({ tenantId: 'acme' }, nobody, line(kind));
    expect(logBody.parse(wire)).toEqual(wire);
    expect(kindsOf(wire.type)).toContain(kind);
    const of = categories.filter((category) => kindsIn([category]).includes(kind));
    expect(of).toHaveLength(1);
  });

  it('is never what only says where a login came from', () => {
    expect(() => logWire({ tenantId: 'acme' }, nobody, line('login_begun'))).toThrow();
    expect(kindsIn(categories)).not.toContain('login_begun');
  });

  it('says why not as its own failure, or as the provider', () => {
    const failed = { ...line('sms_failed'), reason: 'number_invalid' };
    expect(logWire({ tenantId: 'acme' }, nobody, failed).details).toEqual({
      failure_details: { errorCode: 'number_invalid', message: 'number invalid' },
    });
    const sent = logWire({ tenantId: 'acme' }, nobody, { ...failed, provider: 'twilio' });
    expect(sent.details).toEqual({
      provider: 'twilio',
      provider_error: { errorCode: 'number_invalid', message: 'number invalid' },
    });
  });

  it('says which mail a server did not take, and its code alone', () => {
    const failed = { ...line('mail_failed'), mail: 'factor_added', provider: 'smtp', attempt: 2 };
    const said = { ...failed, reason: 'throttled', replyCode: 451 };
    expect(logWire({ tenantId: 'acme' }, nobody, said)).toMatchObject({
      ...{ type: 'fn', description: 'Failed Sending Notification' },
      details: {
        ...{ email_type: 'factor_added', attempt: 2, provider: 'smtp' },
        provider_error: { errorCode: 'throttled', message: 'throttled', reply_code: 451 },
      },
    });
  });
});
