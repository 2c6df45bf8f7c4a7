import { operatorHttp } from '@countersign/outbound-http';
import { z } from 'zod';
import { broken, byStatus } from '../exchange.ts';
import { accepted, defineSmsProvider, type Outcome, rejected } from '../provider.ts';
import { settings, stored } from './vonage.settings.ts';

const publicBase = 'https://rest.nexmo.com';

/** One entry a part of the text: a long one is cut in several. */
const answer = z.object({
  messages: z.array(z.object({ status: z.string(), 'message-id': z.string().optional() })).min(1),
});

/** Vonage's statuses: https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms */
const rejections: Readonly<Record<string, Outcome>> = {
  1: rejected('throttled', 'later'),
  2: rejected('content_refused', 'never'),
  3: rejected('content_refused', 'never'),
  4: rejected('credentials', 'never'),
  5: rejected('unavailable', 'later'),
  6: rejected('number_invalid', 'never'),
  7: rejected('recipient_opted_out', 'never'),
  8: rejected('account_blocked', 'never'),
  9: rejected('account_blocked', 'never'),
  10: rejected('throttled', 'later'),
  11: rejected('account_blocked', 'never'),
  12: rejected('content_refused', 'never'),
  14: rejected('credentials', 'never'),
  15: rejected('sender_refused', 'never'),
  22: rejected('destination_not_allowed', 'never'),
  29: rejected('destination_not_allowed', 'never'),
  32: rejected('credentials', 'never'),
  33: rejected('number_invalid', 'never'),
};

/** The characters of GSM 03.38; anything else has to go as `unicode`. */
const gsm =
  /^[\n\r A-Za-z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/;

/** Vonage wants between twenty seconds and a week, in milliseconds. */
const ttlOf = (validForSeconds: number) =>
  String(Math.min(Math.max(validForSeconds * 1000, 20_000), 604_800_000));

const outcomeOf = (status: number, json: unknown): Outcome => {
  const read = answer.safeParse(json);
  if (!read.success) {
    return status === 200 ? rejected('no_answer', 'later') : byStatus(status);
  }
  const { messages } = read.data;
  const refused = messages.find((part) => part.status !== '0');
  if (!refused) return accepted(messages[0]?.['message-id'] ?? '');
  // Some parts went and some did not: what the person will see is anybody's guess.
  if (messages.some((part) => part.status === '0')) return rejected('no_answer', 'later');
  return rejections[refused.status] ?? rejected('unavailable', 'later');
};

/** SMS by Vonage's SMS API. */
export const vonage = defineSmsProvider({
  kind: 'vonage',
  messageTypes: ['sms'],
  secrets: ['api_secret'],
  stored,
  settings,
  connect: ({ api_key, api_secret, from }, { baseUrls }) => ({
    send: async ({ to, text, validForSeconds, dispatchId }, signal) => {
      try {
        const { status, json } = await operatorHttp.post(
          new URL('/sms/json', baseUrls?.vonage ?? publicBase).href,
          {
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              accept: 'application/json',
            },
            body: new URLSearchParams({
              api_key,
              api_secret: api_secret.reveal(),
              from,
              to: to.replace(/^\+/, ''),
              text,
              type: gsm.test(text) ? 'text' : 'unicode',
              ttl: ttlOf(validForSeconds),
              // Shown in Vonage's reports and receipts; it does not drop repeats.
              'client-ref': dispatchId.slice(0, 100),
            }).toString(),
            signal,
          },
        );
        return outcomeOf(status, json);
      } catch (fault) {
        return broken(fault);
      }
    },
  }),
});
