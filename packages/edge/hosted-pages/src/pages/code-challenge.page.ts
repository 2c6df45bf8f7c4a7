import type { Login } from '@countersign/contracts';
import { html } from 'hono/html';
import { type PageRefusal, refusalText, type Texts } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import {
  codeField,
  deviceField,
  form,
  isAboutCode,
  leadId,
  refusalNotice,
  rememberField,
} from './parts.ts';

/** What a page asks for, in the person's words. */
export interface Asking {
  readonly title: string;
  readonly text: string;
  readonly code: string;
  readonly isNumeric: boolean;
  /** What is said of a wrong answer, where that is not as of other codes. */
  readonly wrong?: string;
}

interface CodeChallengePage {
  readonly state: string;
  readonly path: string;
  readonly asking: Asking;
  readonly digits: number;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** Another confirmed authenticator could be used. */
  readonly hasOthers: boolean;
  readonly browserMemory?: Login['browserMemory'];
  /** What is asked for proves what is being enrolled: it can be named. */
  readonly isEnrollment?: boolean;
  /** What the person called it, where the form comes back. */
  readonly device?: string | undefined;
}

const wordsOf = (refusal: PageRefusal, { wrong }: Asking, texts: Texts): string =>
  (refusal === 'wrong_code' ? wrong : undefined) ?? refusalText(texts, refusal);

/** A page for a code that the person has at hand: an app shows it, or paper. */
export const codeChallengePage = (given: CodeChallengePage, texts: Texts): Page => {
  const { state, path, asking, digits, refusal, hasOthers } = given;
  const { challenge } = texts;
  const notice = refusalNotice(given, texts, refusal && wordsOf(refusal, asking, texts));
  return {
    title: asking.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${asking.title}</h1>
<p class="lead" id="${leadId}">${asking.text}</p>
${!isAboutCode(refusal) && notice}
${form(
  { path, state },
  html`${codeField({ label: asking.code, digits, isNumeric: asking.isNumeric, refusal, notice })}
${given.isEnrollment && deviceField(given.device, texts)}
${rememberField(given.browserMemory, texts)}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>
${
  hasOthers &&
  html`<div class="aside"><button type="submit" name="action" value="pick-authenticator"
 formnovalidate>${challenge.other}</button></div>`
}`,
)}`,
  };
};
