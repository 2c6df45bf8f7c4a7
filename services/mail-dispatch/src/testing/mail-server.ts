import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SmtpSettings } from '@countersign/contracts';
import { openAuthority } from '@countersign/testkit/certificates';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a server says no with. */
export const reply = (responseCode: number) => Object.assign(new Error('no'), { responseCode });

/** A mail server at a port of its own on this machine. */
export const listen = async (options: SMTPServerOptions) => {
  const usual = { disableReverseLookup: true, logger: false, closeTimeout: 100 };
  const server = new SMTPServer({ ...usual, ...options });
  // A client that hangs up is an error to the server.
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  // A listening TCP server has an address with a port; only pipes have a string.
  const { port } = listening.address() as AddressInfo;
  const close = () => new Promise<void>((done) => void server.close(() => done()));
  return { server, port, close };
};

/** The name that the server's certificate is for; a look-up leads it to this machine. */
const mailHost = 'mail.acme.example';
const mailUser = 'postmaster';
const mailPassword = 'canary-of-smtp';

/** A mail as it arrived. */
interface Arrived {
  readonly from: string;
  readonly sender: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly isOverTls: boolean;
}

/** A tenant's mail server, vouched for by a CA of its own. */
export const startMailServer = async (options: SMTPServerOptions = {}) => {
  const authority = await openAuthority();
  const { cert, key } = await authority.certify(mailHost);
  const ca = await readFile(authority.caFile, 'utf8');
  await rm(authority.folder, { recursive: true });
  const arrived: Arrived[] = [];
  let connections = 0;

  const { server, port, close } = await listen({
    ...{ cert, key },
    onConnect: (_, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username, password }, _, done) =>
      username === mailUser && password === mailPassword
        ? done(null, { user: mailUser })
        : done(reply(535)),
    onData: (stream, { envelope, secure }, done) => {
      void buffer(stream).then(async (message) => {
        const { from, subject = '' } = await PostalMime.parse(message);
        arrived.push({
          ...{ from: from?.address ?? '', subject, isOverTls: secure },
          sender: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
        });
        done();
      });
    },
    ...options,
  });
  const settings: SmtpSettings = {
    ...{ default_from_address: 'Acme <login@acme.example>', smtp_host: mailHost },
    ...{ smtp_port: String(port), smtp_user: mailUser, smtp_pass: mailPassword },
  };
  return {
    ...{ settings, ca, arrived },
    /** How many have connected, and how many are still there. */
    connected: () => connections,
    open: () => server.connections.size,
    stop: close,
  };
};
export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
