import { html } from 'hono/html';
import type { Texts, Told } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { field, form, told } from './parts.ts';

interface EnrollmentPage {
  readonly state: string;
  readonly phone?: string | undefined;
  readonly refusal?: Told | undefined;
  readonly retryAt?: string | undefined;
  /** Whether there is another factor to choose. */
  readonly hasOthers: boolean;
}

const blamed: readonly Told[] = ['phone_number_malformed', 'phone_number_missing'];

/** `/u/mfa-sms-enrollment`: the number that codes will be sent to. */
export const enrollmentPage = (given: EnrollmentPage, texts: Texts): Page => {
  const { state, phone, refusal, hasOthers } = given;
  const { enrollment } = texts;
  return {
    title: enrollment.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${enrollment.title}</h1>
<p class="lead">${enrollment.lead}</p>
${told(given, texts)}
${form(
  { path: '/u/mfa-sms-enrollment', state },
  html`${field({
    name: 'phone',
    label: enrollment.phone,
    type: 'tel',
    autocomplete: 'tel',
    value: phone,
    hint: enrollment.hint,
    maxLength: 80,
    isInvalid: refusal !== undefined && blamed.includes(refusal),
    isFirst: true,
  })}
<button class="submit" type="submit">${enrollment.submit}</button>
${
  hasOthers &&
  html`<div class="aside"><button type="submit" name="action" value="pick-authenticator"
 formnovalidate>${enrollment.other}</button></div>`
}`,
)}
<p class="note">${enrollment.risk}</p>`,
  };
};
