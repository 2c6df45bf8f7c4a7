import { type Guardian, noMessageLimits } from '@countersign/contracts';

/** A tenant that always asks for a second factor, by SMS. */
export const always: Guardian = {
  phoneGaps: [],
  messageLimits: noMessageLimits,
  factors: {
    sms: true,
    'push-notification': false,
    otp: false,
    email: false,
    duo: false,
    'webauthn-roaming': false,
    'webauthn-platform': false,
    'recovery-code': false,
  },
  policy: ['all-applications'],
  messageTypes: ['sms'],
  selectedProvider: 'twilio',
  providerOrder: ['twilio'],
  templates: null,
  phone: { codeDigits: 6, codeLifetimeSeconds: 300 },
  email: { codeDigits: 6, codeLifetimeSeconds: 300 },
  browserMemory: {
    isOffered: true,
    isTicked: false,
    idleSeconds: 604_800,
    overallSeconds: 2_592_000,
  },
};
