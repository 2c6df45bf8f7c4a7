import type { Destinations, MessageType } from '@countersign/contracts';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import { countryField, exampleIn } from './countries.ts';
import type { Html, Page } from './layout.ts';
import { field, form, refusalNotice } from './parts.ts';

interface EnrollmentPage {
  readonly state: string;
  readonly phone?: string | undefined;
  /** Where the browser seems to be, and the country that was chosen. */
  readonly region: string;
  readonly country?: string | undefined;
  /** Which countries there are to choose from. */
  readonly destinations: Destinations;
  /** How codes may reach a phone; where there are several, the person says which. */
  readonly ways: readonly MessageType[];
  readonly by?: MessageType | undefined;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** Whether there is another factor to choose. */
  readonly hasOthers: boolean;
}

const blamed: readonly PageRefusal[] = [
  'destination_not_allowed',
  'phone_number_malformed',
  'phone_number_missing',
];

/** As a text or a call, where the tenant has both. */
const wayField = ({ ways, by }: EnrollmentPage, { enrollment }: Texts): Html | undefined => {
  const [only] = ways;
  if (ways.length === 1) return html`<input type="hidden" name="by" value="${only}">`;
  const chosen = by !== undefined && ways.includes(by) ? by : ways[0];
  return html`<fieldset class="ways"><legend>${enrollment.by}</legend>
${ways.map(
  (way) => html`<p class="remember"><input id="by-${way}" name="by" type="radio" value="${way}"${
    way === chosen && html` checked`
  }>
<label for="by-${way}">${enrollment.ways[way]}</label></p>`,
)}
</fieldset>`;
};

/** `/u/mfa-sms-enrollment`: the number that codes will be sent to. */
export const enrollmentPage = (given: EnrollmentPage, texts: Texts): Page => {
  const { state, phone, refusal, hasOthers, region, country = region, destinations } = given;
  const { enrollment, language } = texts;
  const notice = refusalNotice(given, texts);
  const isBlamed = refusal !== undefined && blamed.includes(refusal);
  return {
    title: enrollment.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${enrollment.title}</h1>
<p class="lead">${enrollment.lead}</p>
${!isBlamed && notice}
${form(
  { path: '/u/mfa-sms-enrollment', state },
  html`<div class="joined">
${field({
  name: 'phone',
  label: enrollment.phone,
  type: 'tel',
  autocomplete: 'tel',
  value: phone,
  hint: enrollment.hint(exampleIn(country)),
  maxLength: 80,
  isInvalid: isBlamed,
  notice: isBlamed ? notice : undefined,
  before: countryField(
    { label: enrollment.country, first: region, selected: country, destinations },
    language,
  ),
  isFirst: true,
})}</div>
${wayField(given, texts)}
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
