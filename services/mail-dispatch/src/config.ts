import { secret } from '@countersign/core';
import {
  codeKeysFile,
  demo,
  privateWebhooks,
  serviceSettings,
  setting,
  together,
} from '@countersign/service-runtime';
import { z } from 'zod';

/** What an operator says of mail. */
export const mailSettings = {
  SMTP_URL: setting(
    secret()
      .refine(
        (url) => /^smtps?:\/\/./.test(url.reveal()),
        'it does not begin with smtp:// or smtps://',
      )
      .optional(),
    'The mail server, with a user and a password if it wants them. Without it no mail is ' +
      'sent; the demo keeps its mails itself.',
    'smtps://user:password@mail.example.com:465',
  ),
  MAIL_FROM: setting(
    z
      .string()
      .regex(/^([^<>\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?$/)
      .optional(),
    'Who mails are from: an address, or a name and the address in angle brackets.',
    'Example <login@example.com>',
  ),
};

/** Who mails are from is said where they can be sent, and there alone. */
export const wholeMail = together('SMTP_URL', 'MAIL_FROM');

/** What this service reads from its environment. */
export const settings = serviceSettings
  .extend({
    CODE_KEYS_FILE: codeKeysFile,
    DEMO: demo(false),
    ALLOW_PRIVATE_WEBHOOKS: privateWebhooks,
    ...mailSettings,
  })
  .superRefine(wholeMail);
