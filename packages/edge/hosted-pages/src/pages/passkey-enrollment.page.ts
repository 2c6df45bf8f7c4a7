import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { form, refusalNotice } from './parts.ts';
import { scriptAddress } from './webauthn.page.ts';

interface PasskeyEnrollmentPage {
  readonly state: string;
  /** What the browser is asked with, as JSON. */
  readonly options: unknown;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
}

/** `/u/passkey-enrollment`: offers a passkey to who has signed in, and lets them go on without. */
export const passkeyEnrollmentPage = (given: PasskeyEnrollmentPage, texts: Texts): Page => {
  const { title, text, submit, later, never } = texts.passkey.offer;
  return {
    title,
    isRefusal: given.refusal !== undefined,
    script: scriptAddress,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${refusalNotice(given, texts)}
<noscript><p class="refusal" role="alert">${texts.webauthn.noScript}</p></noscript>
${form(
  { path: '/u/passkey-enrollment', state: given.state },
  html`<input type="hidden" name="response" value="">
<p role="status"></p>
<button class="submit" type="submit" name="action" value="default">${submit}</button>
<div class="aside"><button type="submit" name="action" value="abort-passkey-enrollment"
 formnovalidate>${later}</button></div>
<div class="aside"><button type="submit" name="action" value="refuse-add-device"
 formnovalidate>${never}</button></div>`,
  {
    ceremony: 'create',
    options: JSON.stringify(given.options),
    waiting: texts.webauthn.waiting,
    signal: 'accepted',
  },
)}`,
  };
};
