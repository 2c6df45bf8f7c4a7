import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpMailer } from './smtp.ts';
import { listen, reply } from './testing/mail-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const user = 'postmaster';
const password = 'canary pass/word';

interface Terms extends SMTPServerOptions {
  /** What the URL says beside the address. */
  readonly query?: string;
  readonly as?: string;
}

/** A server as an operator may have one, and a mailer that is told where it is. */
const open = async ({ query = '?tls.rejectUnauthorized=false', as, ...options }: Terms = {}) => {
  const raw: string[] = [];
  const envelopes: unknown[] = [];
  const { port, close } = await listen({
    onAuth: ({ username, password: given }, _, done) =>
      username === user && given === password ? done(null, { user }) : done(reply(535)),
    onData: (stream, { envelope, secure }, done) => {
      void text(stream).then((message) => {
        raw.push(message);
        envelopes.push({ to: envelope.rcptTo.map(({ address }) => address), secure });
        done();
      });
    },
    ...options,
  });
  const userinfo = as ?? `${user}:${encodeURIComponent(password)}`;
  const mailer = smtpMailer({
    url: `smtp://${userinfo}@127.0.0.1:${port}/${query}`,
    ...{ from: 'Acme Logins <login@acme.example>', connectionsMax: 2 },
  });
  closing.push(async () => {
    await mailer.close();
    await close();
  });
  return { mailer, raw, envelopes };
};

const mail = {
  mailId: 'b0b0b0b0-0000-4000-8000-000000000000',
  to: 'ann@example.com',
  subject: 'Zürich — ein zweiter Schritt',
  text: 'Grüße,\n\nein Text.',
};

describe('mail by SMTP', () => {
  it('arrives whole, over TLS, from who it is said to be from', async () => {
    const { mailer, raw, envelopes } = await open();
    expect(await mailer.send(mail)).toEqual({ status: 'accepted' });
    expect(envelopes).toEqual([{ to: ['ann@example.com'], secure: true }]);
    const { from, to, subject, text, messageId, headers } = await PostalMime.parse(raw[0] ?? '');
    expect(from).toMatchObject({ name: 'Acme Logins', address: 'login@acme.example' });
    expect(to?.map(({ address }) => address)).toEqual(['ann@example.com']);
    expect(subject).toBe(mail.subject);
    expect(text?.trim()).toBe(mail.text);
    expect(messageId).toBe(`<${mail.mailId}@acme.example>`);
    expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it('goes to one address, whatever is written there', async () => {
    const { mailer, envelopes, raw } = await open();
    await mailer.send({ ...mail, to: 'ann@example.com\r\nBcc: eve@example.com' });
    await mailer.send({ ...mail, to: 'ann@example.com, eve@example.com' });
    expect(JSON.stringify(envelopes)).not.toContain('"eve@example.com"');
    for (const each of raw) expect(each).not.toMatch(/^bcc:/im);
  });

  it('is not sent in clear, unless the URL says so', async () => {
    const inClear = { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] };
    const guarded = await open(inClear);
    const no = { status: 'rejected', reason: 'unavailable', replyCode: 500 };
    expect(await guarded.mailer.send(mail)).toEqual(no);
    expect(guarded.raw).toEqual([]);
    const allowed = await open({ ...inClear, query: '?requireTLS=false', allowInsecureAuth: true });
    expect(await allowed.mailer.send(mail)).toEqual({ status: 'accepted' });
  });

  it('is not given to a server that cannot prove who it is', async () => {
    const { mailer, raw } = await open({ query: '' });
    expect(await mailer.send(mail)).toEqual({ status: 'rejected', reason: 'unavailable' });
    expect(raw).toEqual([]);
  });
});

describe('a server’s no', () => {
  it.each([
    [550, 'recipient_refused'],
    [451, 'throttled'],
  ] as const)('to the recipient, %d, is: %s', async (code, reason) => {
    const { mailer } = await open({ onRcptTo: (_address, _session, done) => done(reply(code)) });
    const no = { status: 'rejected', reason, replyCode: code };
    expect(await mailer.send(mail)).toEqual(no);
  });

  it.each([
    [554, 'message_refused'],
    [452, 'throttled'],
  ] as const)('to the message, %d, is: %s', async (code, reason) => {
    const { mailer } = await open({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(reply(code)));
      },
    });
    const no = { status: 'rejected', reason, replyCode: code };
    expect(await mailer.send(mail)).toEqual(no);
  });

  it('to the sender is the operator’s to mend', async () => {
    const { mailer } = await open({ onMailFrom: (_address, _session, done) => done(reply(553)) });
    const no = { status: 'rejected', reason: 'sender_refused', replyCode: 553 };
    expect(await mailer.send(mail)).toEqual(no);
  });

  it('to everybody, as it is greeted, is no word about the mail', async () => {
    const { mailer } = await open({ onConnect: (_session, done) => done(reply(554)) });
    const no = { status: 'rejected', reason: 'unavailable', replyCode: 554 };
    expect(await mailer.send(mail)).toEqual(no);
  });

  it('to the password is about the credentials', async () => {
    const { mailer } = await open({ as: 'postmaster:wrong' });
    const no = { status: 'rejected', reason: 'credentials', replyCode: 535 };
    expect(await mailer.send(mail)).toEqual(no);
  });

  it('is that it is away', async () => {
    const { mailer } = await open();
    for (const close of closing.splice(0)) await close();
    expect(await mailer.send(mail)).toEqual({ status: 'rejected', reason: 'unavailable' });
  });
});
