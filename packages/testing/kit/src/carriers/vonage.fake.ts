import { randomBytes } from 'node:crypto';
import { type FakeCarrier, formOf, isForm, json, type Received } from './fake-carrier.ts';

const key = 'abcd1234';
const apiSecret = 'canary-vonage-secret';
const from = 'Countersign';

const problem = (status: string, errorText: string) =>
  json(200, { 'message-count': '1', messages: [{ status, 'error-text': errorText }] });

/** Vonage lets only these pass in a message of type `text`; the rest arrives as question marks. */
const notGsm =
  /[^\n\r A-Za-z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]/gu;

const knows = ({ headers }: Received, fields: Record<string, string>) =>
  (fields.api_key === key && fields.api_secret === apiSecret) ||
  headers.authorization === `Basic ${Buffer.from(`${key}:${apiSecret}`).toString('base64')}`;

const faultOf = (fields: Record<string, string>) => {
  const missing = ['from', 'to', 'text'].find((name) => !fields[name]);
  if (missing) return problem('2', `Missing ${missing} param`);
  // "Don't use a leading + or 00 when entering a phone number": docs, field `to`.
  if (!/^[1-9]\d{6,14}$/.test(fields.to ?? '')) {
    return problem('3', 'Invalid value for parameter: to');
  }
  const ttl = Number(fields.ttl ?? '20000');
  if (ttl < 20_000 || ttl > 604_800_000) return problem('3', 'Invalid value for parameter: ttl');
  if ((fields['client-ref'] ?? '').length > 100) {
    return problem('3', 'Invalid value for parameter: client-ref');
  }
  return fields.from === from ? undefined : problem('15', 'Invalid sender address');
};

/** Vonage's SMS API: https://developer.vonage.com/en/api/sms */
export const fakeVonage = (): FakeCarrier => ({
  settings: { api_key: key, api_secret: apiSecret, from },
  judge: (received) => {
    if (received.method !== 'POST' || received.path !== '/sms/json' || !isForm(received)) {
      return { answer: { status: 404, body: 'Not Found' } };
    }
    const fields = formOf(received);
    const fault = knows(received, fields) ? faultOf(fields) : problem('4', 'Bad Credentials');
    if (fault) return { answer: fault };
    const reference = randomBytes(8).toString('hex').toUpperCase();
    const { to = '', text = '', type } = fields;
    return {
      answer: json(200, {
        'message-count': '1',
        messages: [
          {
            to,
            'message-id': reference,
            status: '0',
            'remaining-balance': '3.14159265',
            'message-price': '0.03330000',
            network: '12345',
            'client-ref': fields['client-ref'],
          },
        ],
      }),
      message: {
        to: `+${to}`,
        text: type === 'unicode' ? text : text.replace(notGsm, '?'),
        from,
        reference,
        fields,
        headers: received.headers,
      },
    };
  },
  failures: {
    number_invalid: problem('6', 'Unroutable message - rejected'),
    opted_out: problem('7', 'Number barred'),
    throttled: problem('1', 'Throughput Rate Exceeded - please wait [ 250 ] and retry'),
    unavailable: problem('5', 'Internal Error'),
    credentials: problem('4', 'Bad Credentials'),
  },
});
