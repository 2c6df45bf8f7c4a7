import { isAddressForbidden, outboundHttp, signer } from '@countersign/outbound-http';
import { z } from 'zod';
import { broken, byStatus } from '../exchange.ts';
import { accepted, defineSmsProvider, type Outcome, rejected, type Sms } from '../provider.ts';
import { settings, stored } from './phone-message-hook.settings.ts';

/** What a receiver may say about the recipient, with any status of the 400s. */
const verdict = z.object({ reason: z.enum(['number_invalid', 'recipient_opted_out']) });

const payloadOf = (sms: Sms) =>
  JSON.stringify({
    type: 'phone_message.requested',
    timestamp: sms.at,
    data: {
      message_id: sms.dispatchId,
      tenant: sms.tenant,
      recipient: sms.to,
      text: sms.text,
      message_type: sms.messageType,
      action: sms.action,
      locale: sms.locale,
    },
  });

const outcomeOf = (status: number, json: unknown, reference: string): Outcome => {
  if (status >= 200 && status < 300) return accepted(reference);
  // A redirect could lead anywhere, also inside: it is not followed, and will not change by itself.
  if (status >= 300 && status < 400) return rejected('address_forbidden', 'never');
  const said = verdict.safeParse(json);
  if (status < 500 && said.success) return rejected(said.data.reason, 'never');
  return byStatus(status);
};

/** The tenant's own receiver, by the Standard Webhooks scheme: https://www.standardwebhooks.com */
export const phoneMessageHook = defineSmsProvider({
  kind: 'phone_message_hook',
  messageTypes: ['sms', 'voice'],
  secrets: ['signing_secret'],
  stored,
  settings,
  connect: ({ url, signing_secret }, { allowPrivate = false, lookup }) => {
    const sign = signer(signing_secret.reveal());
    const http = outboundHttp({ allowPrivate, lookup });
    return {
      send: async (sms, signal) => {
        const body = payloadOf(sms);
        try {
          const { status, json } = await http.post(url, {
            headers: {
              'content-type': 'application/json',
              ...sign({ id: sms.dispatchId, at: sms.at, body }),
            },
            body,
            signal,
          });
          return outcomeOf(status, json, sms.dispatchId);
        } catch (fault) {
          return isAddressForbidden(fault) ? rejected('address_forbidden', 'never') : broken(fault);
        }
      },
    };
  },
});
