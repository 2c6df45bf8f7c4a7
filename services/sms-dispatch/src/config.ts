import { secret } from '@countersign/core';
import {
  codeKeysFile,
  demo,
  httpUrl,
  privateWebhooks,
  serviceSettings,
  setting,
  together,
} from '@countersign/service-runtime';
import { z } from 'zod';

/** What an operator says of carriers. */
export const carrierSettings = {
  TWILIO_ACCOUNT_SID: setting(
    z.string().optional(),
    "The account of the deployment's own SMS provider, Twilio, for tenants that chose none.",
    'AC00000000000000000000000000000000',
  ),
  TWILIO_AUTH_TOKEN: setting(
    secret().optional(),
    'The secret of that account.',
    '00000000000000000000000000000000',
  ),
  TWILIO_FROM: setting(
    z.string().optional(),
    'The number or sender from which that account sends.',
    '+15005550006',
  ),
  TWILIO_BASE_URL: setting(
    httpUrl.optional(),
    "Where Twilio's API is, if not at Twilio's own address.",
    'https://api.dublin.ie1.twilio.com',
  ),
  VONAGE_BASE_URL: setting(
    httpUrl.optional(),
    "Where Vonage's API is, if not at Vonage's own address.",
    'https://rest.nexmo.com',
  ),
  AWS_ENDPOINT_URL_SNS: setting(
    httpUrl.optional(),
    "Where AWS SNS is, if not at its region's own address.",
    'https://sns.eu-west-1.amazonaws.com',
  ),
};

/** The deployment's own carrier is named whole, or not at all. */
export const wholeCarrier = together('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM');

/** What this service reads from its environment. */
export const settings = serviceSettings
  .extend({
    CODE_KEYS_FILE: codeKeysFile,
    DEMO: demo(false),
    ALLOW_PRIVATE_WEBHOOKS: privateWebhooks,
    ...carrierSettings,
  })
  .superRefine(wholeCarrier);
