import type { SentMail, SentMessage } from '@countersign/contracts';
import { html } from 'hono/html';
import { demoUser } from './seed.ts';

type Markup = ReturnType<typeof html>;

const page = (title: string, body: Markup) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · Countersign demo</title>
    <link rel="stylesheet" href="/demo/style.css" />
  </head>
  <body>
    <header>
      <a href="/demo">Countersign demo</a>
      <nav><a href="/demo/outbox">Outbox</a> <a href="/demo/mailbox">Mailbox</a></nav>
    </header>
    <main>
      <h1>${title}</h1>
      ${body}
    </main>
  </body>
</html>`;

/** Where the tour begins. */
export const welcomePage = () =>
  page(
    'A login with a second step',
    html`<p>
        This small application knows nothing of passwords or codes. It sends you to Countersign and
        gets tokens back.
      </p>
      <p class="actions"><a class="button" href="/demo/login">Sign in</a></p>
      <dl>
        <dt>E-mail</dt><dd><code>${demoUser.email}</code></dd>
        <dt>Password</dt><dd><code>${demoUser.password}</code></dd>
        <dt>Phone</dt><dd>any number, for example <code>+1 202 555 0123</code>: nothing is sent</dd>
        <dt>Code</dt><dd>arrives in the <a href="/demo/outbox" target="_blank">outbox</a></dd>
        <dt>Mails</dt><dd>arrive in the <a href="/demo/mailbox" target="_blank">mailbox</a></dd>
      </dl>`,
  );

/** Under which name the demo is. */
export const elsewherePage = (address: string) =>
  page(
    'The demo has another name',
    html`<p>It was asked for under a name that its logins do not come back to.</p>
      <p>Open <a href="${address}">${address}</a></p>`,
  );

/** What the application got. */
export const tokensPage = (claims: object, tokens: Readonly<Record<string, unknown>>) =>
  page(
    'Signed in',
    html`<p>The ID token says who signed in, and how:</p>
      <pre id="claims" tabindex="0">${JSON.stringify(claims, null, 2)}</pre>
      <details>
        <summary>The tokens as they came</summary>
        <pre id="tokens" tabindex="0">${JSON.stringify(tokens, null, 2)}</pre>
      </details>
      <p class="note">
        Whoever signs in again now is let in at once: this browser is still signed in. Sign out to
        see the second step again. It is also left out in a browser that was told not to ask again.
      </p>
      <p class="actions">
        <a class="button" href="/demo/logout">Sign out</a>
        <a class="button plain" href="/demo/login">Sign in again</a>
        <a class="button plain" href="/u/account/security">Your account</a>
      </p>`,
  );

/** Why the application got nothing. */
export const failedPage = (reason: string) =>
  page(
    'Not signed in',
    html`<p role="alert">${reason}</p>
      <p class="actions"><a class="button" href="/demo/login">Try again</a></p>`,
  );

/** Every message that would have gone to a phone, newest first. */
export const outboxPage = (messages: readonly SentMessage[]) =>
  page(
    'Outbox',
    messages.length === 0
      ? html`<p>Nothing has been sent yet. Reload this page after you asked for a code.</p>`
      : html`<ol class="messages">
          ${messages.map(
            ({ to, text, sentAt }) =>
              html`<li>
                <p><b>${to}</b> <time datetime="${sentAt}">${sentAt}</time></p>
                <pre tabindex="0">${text}</pre>
              </li>`,
          )}
        </ol>`,
  );

/** Every mail that would have gone out, newest first. */
export const mailboxPage = (mails: readonly SentMail[]) =>
  page(
    'Mailbox',
    mails.length === 0
      ? html`<p>Nothing has been mailed yet. Whoever’s second factors change is told here.</p>`
      : html`<ol class="messages">
          ${mails.map(
            ({ to, subject, text, sentAt }) =>
              html`<li>
                <p><b>${to}</b> <time datetime="${sentAt}">${sentAt}</time></p>
                <h2>${subject}</h2>
                <pre tabindex="0">${text}</pre>
              </li>`,
          )}
        </ol>`,
  );
