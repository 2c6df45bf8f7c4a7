import { flag, secret } from '@countersign/kernel';
import { serviceSettings } from '@countersign/process';
import { z } from 'zod';

/** What an operator says of mail. */
export const mailSettings = {
  /** `smtps://user:password@host:465` or `smtp://user:password@host:587`; without it no mail. */
  SMTP_URL: secret()
    .refine((url) => /^smtps?:\/\/./.test(url.reveal()), 'must begin with smtp:// or smtps://')
    .optional(),
  /** Who mails are from: an address, or `Name <address>`. */
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?$/, 'must be an address, or a name and <address>')
    .optional(),
};

interface Mailing {
  readonly SMTP_URL?: unknown;
  readonly MAIL_FROM?: unknown;
}

/** Whether who mails are from is said where they can be sent. */
export const saysFrom = ({ SMTP_URL, MAIL_FROM }: Mailing): boolean =>
  SMTP_URL === undefined || MAIL_FROM !== undefined;

/** What this service reads from its environment. */
export const settings = serviceSettings
  .extend({ CODE_KEYS_FILE: z.string(), DEMO: flag.default(false), ...mailSettings })
  .refine(saysFrom, { path: ['MAIL_FROM'] });
