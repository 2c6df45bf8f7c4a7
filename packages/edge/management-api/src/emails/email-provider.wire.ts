import type { MailProvider, MailProviderChange } from '@countersign/contracts';
import { z } from 'zod';

/** The providers that Auth0 knows and that are spoken to by an API of their own. */
export const otherProviders = [
  ...['mailgun', 'mandrill', 'sendgrid', 'resend', 'ses', 'sparkpost'],
  ...['azure_cs', 'ms365', 'custom'],
] as const;

const smtp = z.literal('smtp');
const credential = z.string().min(1).max(1_000);
const sender = z.string().min(3).max(320).describe('Who the mails of the tenant are from');

const credentials = z.strictObject({
  smtp_host: z.string().min(1).max(253),
  smtp_port: z.int().min(1).max(65_535),
  smtp_user: credential,
  smtp_pass: credential,
});

/** Auth0 keeps headers there that some providers read. */
const settings = z
  .json()
  .refine((value) => value === null || JSON.stringify(value) === '{}', {
    error: 'Mails are given no headers here: leave it empty',
  })
  .optional();

export const creation = z.strictObject({
  name: smtp,
  enabled: z.boolean().optional(),
  default_from_address: sender,
  credentials,
  settings,
});

export const change = z.strictObject({
  name: smtp.optional(),
  enabled: z.boolean().optional(),
  default_from_address: sender.optional(),
  credentials: credentials.partial().optional(),
  settings,
});

/** As it is answered: the password never. */
export const providerBody = z.object({
  name: smtp,
  enabled: z.boolean(),
  default_from_address: z.string(),
  credentials: z.object({ smtp_host: z.string(), smtp_port: z.int(), smtp_user: z.string() }),
  settings: z.object({}),
});

/** What a body says of the server, as it is kept. */
export const changeOf = (
  mode: MailProviderChange['mode'],
  { enabled, default_from_address: from, credentials: given = {} }: z.output<typeof change>,
): MailProviderChange => {
  const { smtp_port: port, ...texts } = given;
  const named = { default_from_address: from, ...texts, smtp_port: port?.toString() };
  const said = Object.entries(named).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return {
    mode,
    ...(enabled !== undefined && { enabled }),
    settings: Object.fromEntries(said),
  };
};

export const providerWire = ({
  enabled,
  settings: kept,
}: MailProvider): z.output<typeof providerBody> => ({
  ...{ name: 'smtp', enabled, default_from_address: kept.default_from_address ?? '' },
  credentials: {
    smtp_host: kept.smtp_host ?? '',
    smtp_port: Number(kept.smtp_port),
    smtp_user: kept.smtp_user ?? '',
  },
  settings: {},
});
