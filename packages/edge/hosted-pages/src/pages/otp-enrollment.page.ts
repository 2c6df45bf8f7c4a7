import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import {
  codeField,
  deviceField,
  form,
  inGroups,
  isAboutCode,
  leadId,
  refusalNotice,
} from './parts.ts';

interface OtpEnrollmentPage {
  readonly state: string;
  readonly path: string;
  readonly secret: string;
  /** What the QR code holds. */
  readonly uri: string;
  readonly digits: number;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** What the person called it, where the form comes back. */
  readonly device?: string | undefined;
  /** Whether there is another factor to choose. */
  readonly hasOthers: boolean;
}

/** ISO/IEC 18004: a QR code needs four modules of quiet around it. */
const quietModules = 4;

/** The picture is made of numbers alone, so it may go into the page as it is. */
const picture = (uri: string, label: string): Html =>
  html`<div class="qr" role="img" aria-label="${label}">${raw(
    renderSVG(uri, { border: quietModules }),
  )}</div>`;

/** `/u/mfa-otp-enrollment-qr`: the key for an authenticator app, and the code that proves it. */
export const otpEnrollmentPage = (given: OtpEnrollmentPage, texts: Texts): Page => {
  const { state, path, secret, uri, digits, refusal, hasOthers } = given;
  const { app, enrollment, challenge } = texts;
  const notice = refusalNotice(given, texts);
  return {
    title: app.enrollment.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${app.enrollment.title}</h1>
${!isAboutCode(refusal) && notice}
<div class="scan">${picture(uri, app.picture)}
<p class="lead" id="${leadId}">${app.enrollment.text}</p></div>
<p class="aside"><a href="${uri}">${app.open}</a></p>
<details class="fold"><summary>${app.key}</summary>
<p class="key">${inGroups(secret)}</p>
</details>
${form(
  { path, state },
  html`${codeField({ label: app.code, digits, isNumeric: true, refusal, notice, isFirst: false })}
${deviceField(given.device, texts)}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>
${
  hasOthers &&
  html`<div class="aside"><button type="submit" name="action" value="pick-authenticator"
 formnovalidate>${enrollment.other}</button></div>`
}`,
)}`,
  };
};
