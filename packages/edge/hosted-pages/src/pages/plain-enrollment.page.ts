import { type Factor, inLanguage } from '@countersign/factors';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { field, form, refusalNotice } from './parts.ts';

interface PlainEnrollmentPage {
  readonly state: string;
  readonly path: string;
  readonly page: NonNullable<Factor['page']>;
  readonly given?: string | undefined;
  readonly refusal?: PageRefusal | undefined;
  /** Whether there is another factor to choose. */
  readonly hasOthers: boolean;
}

/** A page that asks for the one thing by which a factor is enrolled. */
export const plainEnrollmentPage = (shown: PlainEnrollmentPage, texts: Texts): Page => {
  const { state, path, page, given, refusal, hasOthers } = shown;
  const { enrollment } = inLanguage(page.words, texts.language);
  const notice = refusalNotice(shown, texts);
  const isInvalid = refusal === 'authenticator_malformed';
  return {
    title: enrollment.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${enrollment.title}</h1>
<p class="lead">${enrollment.text}</p>
${!isInvalid && notice}
${form(
  { path, state },
  html`${field({
    name: page.field,
    label: enrollment.field,
    type: 'text',
    autocomplete: 'off',
    value: given,
    maxLength: page.maxLength,
    isInvalid,
    notice: isInvalid ? notice : undefined,
    isFirst: true,
  })}
<button class="submit" type="submit">${texts.challenge.submit}</button>
${
  hasOthers &&
  html`<div class="aside"><button type="submit" name="action" value="pick-authenticator"
 formnovalidate>${texts.enrollment.other}</button></div>`
}`,
)}`,
  };
};
