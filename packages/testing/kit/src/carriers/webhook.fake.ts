import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type FakeCarrier, json, type Received } from './fake-carrier.ts';

const key = Buffer.from('canary-webhook-signing-secret-32');
const signingSecret = `whsec_${key.toString('base64')}`;

const payload = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    message_id: z.string(),
    tenant: z.string(),
    recipient: z.e164(),
    text: z.string().min(1),
    message_type: z.enum(['sms', 'voice']),
    action: z.enum(['enrollment', 'second-factor-authentication']),
    locale: z.string(),
  }),
});

const digits = /^\d{10}$/;

/**
 * The scheme, from its specification rather than its library:
 * https://github.com/standard-webhooks/standard-webhooks
 */
const isSigned = ({ headers, body }: Received) => {
  const id = headers['webhook-id'];
  const timestamp = String(headers['webhook-timestamp']);
  if (!id || !digits.test(timestamp)) return false;
  const due = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'))
    .some((given) => given.length === due.length && timingSafeEqual(given, due));
};

const parsed = (body: string) => {
  try {
    return payload.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};

/** A tenant's own receiver of phone messages. */
export const fakeWebhook = (url: string): FakeCarrier => ({
  settings: { url: `${url}/hook`, signing_secret: signingSecret },
  judge: (received) => {
    if (received.method !== 'POST' || received.path !== '/hook') {
      return { answer: json(404, { error: 'not found' }) };
    }
    if (!isSigned(received)) return { answer: json(401, { error: 'signature does not hold' }) };
    const fields = parsed(received.body);
    if (!fields) return { answer: json(400, { error: 'not a phone message' }) };
    const { recipient, text, message_id } = fields.data;
    return {
      answer: { status: 204, body: '' },
      message: {
        to: recipient,
        text,
        from: '',
        reference: message_id,
        fields: { type: fields.type, timestamp: fields.timestamp, ...fields.data },
        headers: received.headers,
      },
    };
  },
  failures: {
    number_invalid: json(422, { reason: 'number_invalid' }),
    opted_out: json(422, { reason: 'recipient_opted_out' }),
    throttled: json(429, { error: 'slow down' }),
    unavailable: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
    credentials: json(401, { error: 'signature does not hold' }),
  },
});
