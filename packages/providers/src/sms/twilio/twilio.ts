import { operatorHttp } from '@countersign/outbound-http';
import { z } from 'zod';
import { broken, byStatus } from '../exchange.ts';
import { accepted, defineSmsProvider, type Outcome, rejected } from '../provider.ts';
import { rejections } from './twilio.rejections.ts';
import { settings, stored } from './twilio.settings.ts';

type Settings = z.output<typeof settings>;
type Sdk = typeof import('twilio');
type SdkHttp = NonNullable<NonNullable<ConstructorParameters<Sdk['Twilio']>[2]>['httpClient']>;
type SdkRequest = Parameters<SdkHttp['request']>[0];

const publicBase = 'https://api.twilio.com';

const problem = z.object({ status: z.int(), code: z.int().nullish() });

/** `from` may be left out beside a messaging service, which then chooses the sender. */
const senderOf = ({ from, messaging_service_sid }: Settings) => ({
  ...(from && { from }),
  ...(messaging_service_sid && { messagingServiceSid: messaging_service_sid }),
});

/**
 * The SDK's way out. Its own one neither aborts nor goes to another base URL, so requests it has
 * built and signed leave through ours.
 */
const wayOut = (base: string, signal: AbortSignal): SdkHttp => {
  const request = async ({ uri, username, password, headers, data }: SdkRequest) => {
    const { pathname, search } = new URL(uri);
    const { status, text } = await operatorHttp.post(new URL(`${pathname}${search}`, base).href, {
      headers: {
        ...headers,
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      body: new URLSearchParams(Object.entries(data ?? {})).toString(),
      signal,
    });
    return { statusCode: status, body: text, headers: {} };
  };
  // The SDK calls nothing but `request`; its class also names the axios instance it would hold.
  return { request } as unknown as SdkHttp;
};

const outcomeOf = (fault: unknown): Outcome => {
  const known = problem.safeParse(fault);
  if (!known.success) return broken(fault);
  return rejections[known.data.code ?? 0] ?? byStatus(known.data.status);
};

/** SMS by Twilio's Programmable Messaging, through its SDK. */
export const twilio = defineSmsProvider({
  kind: 'twilio',
  messageTypes: ['sms'],
  secrets: ['auth_token'],
  stored,
  settings,
  connect: (given, { baseUrls }) => ({
    send: async ({ to, text, validForSeconds }, signal) => {
      try {
        // Loaded by the first message alone: it costs a third of a second and 35 MB.
        const { default: sdk } = await import('twilio');
        const client = new sdk.Twilio(given.sid, given.auth_token.reveal(), {
          httpClient: wayOut(baseUrls?.twilio ?? publicBase, signal),
          env: {},
        });
        const { sid } = await client.messages.create({
          ...senderOf(given),
          to,
          body: text,
          validityPeriod: Math.min(Math.max(validForSeconds, 1), 36_000),
        });
        return sid ? accepted(sid) : rejected('no_answer', 'later');
      } catch (fault) {
        return outcomeOf(fault);
      }
    },
  }),
});
