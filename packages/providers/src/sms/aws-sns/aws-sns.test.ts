import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSms, smsProviderContract } from '../provider.contract.ts';
import { awsSns } from './aws-sns.ts';

smsProviderContract(awsSns, {
  carrier: 'sns',
  outside: (url) => ({ baseUrls: { aws_sns: url } }),
});

describe('what SNS is told', () => {
  let carrier: Carrier;
  beforeAll(async () => {
    carrier = await startCarrier('sns');
  });
  afterAll(() => carrier.stop());

  const connect = (settings: object = {}, more: object = {}) =>
    awsSns.connect(
      { ...carrier.settings, ...settings },
      { baseUrls: { aws_sns: carrier.url }, ...more },
    );
  const send = async (settings: object = {}) =>
    connect(settings)?.send(exampleSms, AbortSignal.timeout(5_000));
  const problem = (status: number, code: string, message: string) => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body:
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${message}</Message></Error></ErrorResponse>`,
  });

  it("is a transactional message under the sender's name", async () => {
    await send();
    expect(carrier.messages().at(-1)?.fields).toEqual({
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.SenderID': carrier.settings.sender_id,
    });
  });

  it('is no sender where none is set', async () => {
    await send({ sender_id: null });
    expect(carrier.messages().at(-1)?.fields).toEqual({ 'AWS.SNS.SMS.SMSType': 'Transactional' });
  });

  it('is a region, and the signature is good there alone', async () => {
    expect(await send({ aws_region: 'eu-west-2' })).toMatchObject({ reason: 'credentials' });
    expect(await send({ aws_secret_access_key: 'wrong' })).toMatchObject({ reason: 'credentials' });
  });

  it.each([
    [400, 'InvalidParameter', 'Invalid parameter: PhoneNumber Reason: no', 'number_invalid'],
    [400, 'InvalidParameter', 'Invalid parameter: Message too long', 'content_refused'],
    [403, 'AuthorizationError', 'not authorized', 'credentials'],
    [403, 'ExpiredToken', 'expired', 'credentials'],
    [403, 'SomethingNew', 'new', 'credentials'],
    [500, 'SomethingNew', 'new', 'unavailable'],
  ])('answers %i %s (%s), which means %s', async (status, code, message, reason) => {
    carrier.next(problem(status, code, message));
    expect(await send()).toMatchObject({ reason });
  });

  it('is not told by a tenant that has no keys, unless the deployment lends its own', () => {
    const keyless = { aws_access_key_id: null, aws_secret_access_key: null };
    expect(connect(keyless)).toBeUndefined();
    expect(connect(keyless, { ownAwsIdentity: true })).toBeDefined();
    expect(connect({ aws_access_key_id: null }, { ownAwsIdentity: true })).toBeUndefined();
  });

  it.each(['evil.example', 'eu-west-1.evil.example/', 'EU-WEST-1', '', 'eu', 'eu-west-'])(
    'is never a region like %j, which would become part of a host',
    (aws_region) => {
      expect(connect({ aws_region })).toBeUndefined();
      expect(awsSns.stored.safeParse({ aws_region }).success).toBe(false);
    },
  );

  it.each(['eu-west-1', 'us-east-2', 'ap-northeast-3', 'us-gov-west-1'])(
    'may be %s',
    (aws_region) => {
      expect(awsSns.stored.safeParse({ aws_region }).success).toBe(true);
    },
  );
});
