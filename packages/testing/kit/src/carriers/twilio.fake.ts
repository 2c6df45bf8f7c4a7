import { randomBytes } from 'node:crypto';
import {
  type CarrierAnswer,
  type FakeCarrier,
  formOf,
  isE164,
  isForm,
  json,
  type Received,
} from './fake-carrier.ts';

const sid = 'AC0123456789abcdef0123456789abcdef';
const token = 'canary-twilio-token';
const number = '+15005550006';
const service = 'MG0123456789abcdef0123456789abcdef';
const path = `/2010-04-01/Accounts/${sid}/Messages.json`;

const problem = (status: number, code: number, message: string): CarrierAnswer =>
  json(status, {
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });

const authenticate = problem(401, 20003, 'Authenticate');
const knows = ({ headers }: Received) =>
  headers.authorization === `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;

const faultOf = (fields: Record<string, string>): CarrierAnswer | undefined => {
  const { To, From, MessagingServiceSid, Body, ValidityPeriod = '1' } = fields;
  if (!To) return problem(400, 21604, "A 'To' phone number is required.");
  if (!isE164(To)) return problem(400, 21211, `Invalid 'To' Phone Number: ${To}`);
  if (!From && !MessagingServiceSid)
    return problem(400, 21603, "A 'From' phone number is required.");
  if (From && From !== number) {
    return problem(400, 21659, `'From' ${From} is not a Twilio phone number or Short Code`);
  }
  if (MessagingServiceSid && MessagingServiceSid !== service) {
    return problem(400, 21701, 'The Messaging Service does not exist');
  }
  if (!Body) return problem(400, 21602, 'Message body is required.');
  if (Body.length > 1600) {
    return problem(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
  }
  return Number(ValidityPeriod) >= 1 && Number(ValidityPeriod) <= 36_000
    ? undefined
    : problem(400, 20001, 'ValidityPeriod out of range');
};

const taken = (
  reference: string,
  { To, From, MessagingServiceSid, Body }: Record<string, string>,
) =>
  json(201, {
    account_sid: sid,
    api_version: '2010-04-01',
    body: Body,
    date_created: 'Thu, 01 Jan 2026 12:00:00 +0000',
    date_sent: null,
    date_updated: 'Thu, 01 Jan 2026 12:00:00 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From ?? null,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid: reference,
    status: MessagingServiceSid ? 'accepted' : 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${sid}/Messages/${reference}/Media.json` },
    to: To,
    uri: `/2010-04-01/Accounts/${sid}/Messages/${reference}.json`,
  });

/** Twilio's Messages resource: https://www.twilio.com/docs/messaging/api/message-resource */
export const fakeTwilio = (): FakeCarrier => ({
  settings: { sid, auth_token: token, from: number },
  judge: (received) => {
    if (!knows(received)) return { answer: authenticate };
    if (received.method !== 'POST' || received.path !== path || !isForm(received)) {
      return {
        answer: problem(404, 20404, `The requested resource ${received.path} was not found`),
      };
    }
    const fields = formOf(received);
    const fault = faultOf(fields);
    if (fault) return { answer: fault };
    const reference = `SM${randomBytes(16).toString('hex')}`;
    const { To = '', Body = '', From = service } = fields;
    return {
      answer: taken(reference, fields),
      message: { to: To, text: Body, from: From, reference, fields, headers: received.headers },
    };
  },
  failures: {
    number_invalid: problem(400, 21211, "Invalid 'To' Phone Number: +1500555XXXX"),
    opted_out: problem(400, 21610, 'Attempt to send to unsubscribed recipient'),
    throttled: problem(429, 20429, 'Too Many Requests'),
    unavailable: {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
    },
    credentials: authenticate,
  },
});
