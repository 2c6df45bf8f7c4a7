import type { Clock, Messaging, Secret } from '@countersign/core';
import { keptOutbox } from './outbox.ts';
import type { SmsDispatchPorts } from './service.ts';

/** What an operator says of carriers. */
export interface CarrierSettings {
  readonly DEMO: boolean;
  readonly ALLOW_PRIVATE_WEBHOOKS: boolean;
  readonly TWILIO_ACCOUNT_SID?: string | undefined;
  readonly TWILIO_AUTH_TOKEN?: Secret | undefined;
  readonly TWILIO_FROM?: string | undefined;
  readonly TWILIO_BASE_URL?: string | undefined;
  readonly VONAGE_BASE_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_SNS?: string | undefined;
}

type Carriers = Pick<SmsDispatchPorts, 'outside' | 'defaultProvider' | 'outbox'>;

/** The deployment's own carrier, for tenants that chose none. */
const defaultProvider = (settings: CarrierSettings): Pick<Carriers, 'defaultProvider'> => {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_FROM: from } = settings;
  if (sid && token && from) {
    const twilio = { sid, auth_token: token.reveal(), from };
    return { defaultProvider: { kind: 'twilio', settings: twilio } };
  }
  return settings.DEMO ? { defaultProvider: { kind: 'outbox', settings: {} } } : {};
};

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** The ways out of this deployment: where the carriers are, and what stands in for one. */
export const deploymentCarriers = (settings: CarrierSettings, { messaging, clock }: Needs) => ({
  outside: {
    allowPrivate: settings.ALLOW_PRIVATE_WEBHOOKS,
    baseUrls: {
      twilio: settings.TWILIO_BASE_URL,
      vonage: settings.VONAGE_BASE_URL,
      aws_sns: settings.AWS_ENDPOINT_URL_SNS,
    },
  },
  ...defaultProvider(settings),
  ...(settings.DEMO && { outbox: keptOutbox({ messaging, clock }) }),
});
