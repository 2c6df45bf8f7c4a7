import { implicitTlsPorts, type SmtpSettings } from '@countersign/contracts';
import { allCommitted } from '@countersign/core';
import { isAddressForbidden, type OutboundTcp } from '@countersign/outbound-http';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { MailOutcome } from './mail/mail.commands.ts';
import { type MailRejection, replyCode } from './mail/mail.events.ts';
import type { Mailer } from './mailer.ts';

interface Needs {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which then has to offer STARTTLS. */
  readonly url: string;
  /** Who the mails are from: an address, or `Name <address>`. */
  readonly from: string;
  readonly connectionsMax: number;
}

const timeouts = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
};

/** What nodemailer says of a failure: its own word, and the server's reply code (RFC 5321, 4.2). */
const failure = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.int().optional(),
});

const isPermanent = (reply: number) => reply >= 500 && reply < 600;
const isTransient = (reply: number) => reply >= 400 && reply < 500;

type Failure = z.output<typeof failure>;

const reasonOf = ({ code, command, responseCode = 0 }: Failure): MailRejection => {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'credentials';
  if (isPermanent(responseCode)) {
    if (command === 'MAIL FROM') return 'sender_refused';
    if (code === 'EENVELOPE') return 'recipient_refused';
    // What is said before (a greeting, no STARTTLS) is no word about this mail.
    if (code === 'EMESSAGE') return 'message_refused';
  }
  return isTransient(responseCode) ? 'throttled' : 'unavailable';
};

/** Of what a server says its code alone: its words may quote whom the mail is for. */
const rejectionOf = (error: unknown): MailOutcome => {
  const said = failure.safeParse(error).data ?? {};
  const { data } = replyCode.safeParse(said.responseCode);
  const reason = reasonOf(said);
  return {
    ...{ status: 'rejected', reason },
    ...(data !== undefined && { replyCode: data }),
    ...(isAddressForbidden(error) && { isForbidden: true }),
  };
};

const domainOf = (from: string) => /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** What holds of every way out, whoever's server it leads to. */
const common = {
  ...{ pool: true, requireTLS: true, ...timeouts },
  // Nothing of a mail is ever read from a file or another server.
  ...{ disableFileAccess: true, disableUrlAccess: true },
} as const;

interface Sending {
  readonly from: string;
  /** How long one mail may take, where nobody vouches for the server. */
  readonly sendTimeoutMs?: number;
}

/** Mail over a connection that is there, or is made. */
const mailerOver = (
  transport: ReturnType<typeof createTransport>,
  { from, sendTimeoutMs }: Sending,
): Mailer => {
  const domain = domainOf(from);
  return {
    send: async ({ mailId, to, subject, text }): Promise<MailOutcome> => {
      try {
        await allCommitted();
        await transport.sendMail({
          ...{ from, to: { name: '', address: to }, subject, text },
          messageId: `<${mailId}@${domain}>`,
          // RFC 3834: no machine is to answer what a machine wrote.
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(sendTimeoutMs !== undefined && { signal: AbortSignal.timeout(sendTimeoutMs) }),
        });
        return { status: 'accepted' };
      } catch (error) {
        return rejectionOf(error);
      }
    },
    close: async () => transport.close(),
  };
};

/**
 * Mail by the deployment's server (RFC 5321). What it carries is never sent in clear unless the
 * URL says so.
 */
export const smtpMailer = ({ url, from, connectionsMax }: Needs): Mailer =>
  mailerOver(createTransport({ ...common, url, maxConnections: connectionsMax }), { from });

interface OwnNeeds {
  readonly settings: SmtpSettings;
  /** The one way to a host that a tenant chose. */
  readonly way: OutboundTcp;
  readonly connectionsMax: number;
  readonly sendTimeoutMs: number;
  /** Who vouches for servers, in place of those whom the system trusts. */
  readonly ca?: string | undefined;
}

/** Idle connections to tenants' servers are let go of soon: there may be many. */
const ownIdleMs = 30_000;

/** Mail by a tenant's own server: over TLS always, and to no address that was not judged. */
export const ownSmtpMailer = (needs: OwnNeeds): Mailer => {
  const { settings, way, connectionsMax: maxConnections, sendTimeoutMs, ca } = needs;
  const { smtp_host: host, smtp_user: user, smtp_pass: pass } = settings;
  const port = Number(settings.smtp_port);
  const transport = createTransport({
    ...{ ...common, host, port, maxConnections, idleTimeout: ownIdleMs },
    ...{ auth: { user, pass }, secure: implicitTlsPorts.includes(port) },
    ...(ca !== undefined && { tls: { ca } }),
    getSocket: (_, done) => {
      way.connect(host, port).then((connection) => done(null, { connection }), done);
    },
  });
  return mailerOver(transport, { from: settings.default_from_address, sendTimeoutMs });
};
