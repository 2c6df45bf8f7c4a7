import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { tenantId } from '../vocabulary.ts';
import { providerSettings } from './guardian.ts';

/**
 * Where mail servers take mail to be sent: RFC 6409's port and RFC 8314's, the oldest one, and
 * those that providers offer beside them because networks shut 25.
 */
export const mailPorts: readonly number[] = [25, 465, 587, 2465, 2525, 2587];

/** Those of them where TLS begins before anything is said (RFC 8314); on the others, STARTTLS. */
export const implicitTlsPorts: readonly number[] = [465, 2465];

/** An address, or a name and the address in angle brackets; nothing that would end its line. */
export const mailSender = z
  .string()
  .max(320)
  .regex(/^([^<>\p{Cc}]*<)?[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+(?<!>)>?$/u)
  .refine((sender) => sender.includes('<') === sender.endsWith('>'), {
    error: 'Not an address, nor a name and an address in angle brackets',
  });

/** A host by its name or its address, as it is typed; where it may be, the way out judges. */
const mailHost = z
  .string()
  .max(253)
  .regex(/^[a-z0-9:]([a-z0-9.:-]*[a-z0-9:])?$/i);

const credential = z.string().min(1).max(1_000);

/** A tenant's own mail server, as it is stored: sealed, and called as on the wire. */
export const smtpSettings = z.strictObject({
  default_from_address: mailSender,
  smtp_host: mailHost,
  smtp_port: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .refine((port) => Number(port) < 65_536),
  smtp_user: credential,
  smtp_pass: credential,
});
export type SmtpSettings = z.output<typeof smtpSettings>;

/** That of the settings which is a secret. */
export const smtpSecrets: readonly string[] = ['smtp_pass'];

/** For what these settings are sealed: they open for no other tenant. */
export const sealedMailSettings = (tenantId: string): string =>
  `provider-settings:${tenantId}:smtp`;

/** A tenant's own mail server, its password masked. */
export const mailProvider = z.object({ enabled: z.boolean(), settings: providerSettings });
export type MailProvider = z.output<typeof mailProvider>;

/** Sets one up where there is none, or changes the one there is: what is not named stays. */
export const mailProviderChange = z.strictObject({
  mode: z.enum(['create', 'change']),
  enabled: z.boolean().optional(),
  settings: providerSettings,
});
export type MailProviderChange = z.output<typeof mailProviderChange>;

/**
 * Reads a tenant's own mail server for who is to change it; null where there is none. It lies in a
 * stream of its own, so that one of 0.2.0, which has none, does not answer in its place.
 */
export const readMailProvider = defineOperation('guardian-config.ask.v1.read-mail-provider', {
  request: z.object({ tenantId }),
  value: z.object({ provider: mailProvider.nullable() }),
});

/**
 * What sending a mail for a tenant takes: the sealed settings of its own server, where it has one
 * that is enabled; null where the deployment sends. One of 0.2.0 does not answer.
 */
export const readMailDelivery = defineOperation('guardian-config.ask.v1.read-mail-delivery', {
  request: z.object({ tenantId }),
  value: z.object({ sealedSettings: z.string().nullable() }),
});
