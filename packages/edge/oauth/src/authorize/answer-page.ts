import { createHash } from 'node:crypto';
import type { Html, Texts } from '@countersign/hosted-pages';
import { html, raw } from 'hono/html';

/**
 * The two scripts there are outside of WebAuthn. They are constant: what they need is in
 * attributes, escaped as everything is, and the policy allows these very texts and no other.
 */
const submitScript = 'document.forms[0].submit()';
const messageScript = `const {origin,message}=document.currentScript.dataset;
const to=window.opener??(window.parent===window?null:window.parent);
if(to)to.postMessage(JSON.parse(message),origin)`;

const source = (script: string) =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
const submitSource = source(submitScript);
const messageSource = source(messageScript);

export type AnswerParameters = Readonly<Record<string, string>>;

export interface AnswerPage {
  readonly policy: string;
  readonly html: Html;
  /** A frame of the application's may hold the page. */
  readonly isFramed: boolean;
}

/** OAuth 2.0 Form Post Response Mode: the browser posts the answer, by itself or at a click. */
export const formPostPage = (
  redirectUri: string,
  parameters: AnswerParameters,
  { language, continuing }: Texts,
): AnswerPage => ({
  isFramed: false,
  // The application may send the browser on from there; see `sendPage`.
  policy: [
    "default-src 'none'",
    `script-src ${submitSource}`,
    "form-action 'self' https: http:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  html: html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${continuing.title}</title></head>
<body>
<form method="post" action="${redirectUri}">
${Object.entries(parameters).map(
  ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
)}
<noscript><p>${continuing.text}</p><button type="submit">${continuing.submit}</button></noscript>
</form>
<script>${raw(submitScript)}</script>
</body>
</html>`,
});

/**
 * OAuth 2.0 Web Message Response Mode: the answer goes to the window that asked, if it is still the
 * application's.
 */
export const webMessagePage = (
  redirectUri: string,
  response: AnswerParameters,
  { language, continuing }: Texts,
): AnswerPage => {
  const { origin } = new URL(redirectUri);
  const message = JSON.stringify({ type: 'authorization_response', response });
  return {
    isFramed: true,
    policy: [
      "default-src 'none'",
      `script-src ${messageSource}`,
      "base-uri 'none'",
      `frame-ancestors ${origin}`,
    ].join('; '),
    html: html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${continuing.title}</title></head>
<body>
<script data-origin="${origin}" data-message="${message}">${raw(messageScript)}</script>
</body>
</html>`,
  };
};
