import type { Login } from '@countersign/contracts';
import { html } from 'hono/html';
import type { PageRefusal, Texts, Way } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import {
  clockTime,
  codeField,
  deviceField,
  form,
  isAboutCode,
  leadId,
  news,
  refusalNotice,
  rememberField,
  shownPart,
} from './parts.ts';

interface SentCodePage {
  readonly state: string;
  readonly path: string;
  readonly hint: string;
  /** How it was sent. */
  readonly way: Way;
  /** Whole minutes, at least one. */
  readonly validMinutes: number;
  readonly digits: number;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** From when on another code can be sent, where that is not now. */
  readonly resendFrom?: string | undefined;
  /** The person just asked for another code. */
  readonly wasSentAgain: boolean;
  /** Another confirmed authenticator could be used. */
  readonly hasOthers: boolean;
  /** The number is being enrolled, and could still be another one. */
  readonly isEnrollment: boolean;
  /** What the person called it, where the form comes back. */
  readonly device?: string | undefined;
  /** Where the browser may be remembered. */
  readonly browserMemory?: Login['browserMemory'];
}

const aside = (given: SentCodePage, texts: Texts): Html => {
  const { hasOthers, isEnrollment, resendFrom } = given;
  const { challenge, times } = texts;
  const action = (value: string, label: string) =>
    html`<button type="submit" name="action" value="${value}" formnovalidate>${label}</button>`;
  return html`<div class="aside">
${
  resendFrom
    ? html`<p class="hint">${times.resendFrom(clockTime(texts, resendFrom))}</p>`
    : action('resend-code', challenge.resend)
}
${hasOthers && action('pick-authenticator', challenge.other)}
${isEnrollment && action('pick-authenticator', challenge.otherNumber)}
</div>`;
};

/** `/u/mfa-sms-challenge`, `/u/mfa-email-challenge`: the code that was sent. */
export const sentCodePage = (given: SentCodePage, texts: Texts): Page => {
  const { state, path, hint, way, validMinutes, digits, refusal } = given;
  const { challenge } = texts;
  const notice = refusalNotice(given, texts);
  return {
    title: challenge.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${challenge.title}</h1>
<p class="lead" id="${leadId}">${challenge.lead(shownPart(hint), way)}
${challenge.validFor(validMinutes)}</p>
${!isAboutCode(refusal) && notice}
${news(given.wasSentAgain ? challenge.sentAgain : undefined)}
${form(
  { path, state },
  html`${codeField({
    ...{ label: challenge.code, digits, isNumeric: true, refusal, notice },
    hasNews: given.wasSentAgain,
  })}
${given.isEnrollment && deviceField(given.device, texts)}
${rememberField(given.browserMemory, texts)}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>
${aside(given, texts)}`,
)}`,
  };
};
