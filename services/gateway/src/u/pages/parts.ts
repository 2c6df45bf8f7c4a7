import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** The id of what a refusal says, so that the field it is about can point at it. */
const toldId = 'told';

/** A refusal, announced by screen readers. */
export const told = (text: string | undefined): Html | undefined =>
  text === undefined ? undefined : html`<p class="told" id="${toldId}" role="alert">${text}</p>`;

/** Good news, announced when there is nothing more urgent. */
export const news = (text: string | undefined): Html | undefined =>
  text === undefined ? undefined : html`<p class="told good" role="status">${text}</p>`;

/** What every form of a transaction carries. */
export const stateField = (state: string): Html =>
  html`<input type="hidden" name="state" value="${state}">`;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password' | 'tel';
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly inputmode?: 'numeric';
  readonly className?: string;
  readonly hint?: string;
  readonly maxLength: number;
  /** What was entered was refused. */
  readonly isInvalid: boolean;
  /** Typing starts here. */
  readonly isFirst?: boolean;
}

const describedBy = ({ name, hint, isInvalid }: Field): string =>
  [isInvalid && toldId, hint && `${name}-hint`].filter(Boolean).join(' ');

/** One labelled field, tied to its hint and to what was refused about it. */
export const field = (given: Field): Html => {
  const { name, label, type, autocomplete, value, hint, maxLength, isInvalid, isFirst } = given;
  const described = describedBy(given);
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required
 maxlength="${maxLength}" autocapitalize="none" spellcheck="false"${
   given.inputmode && html` inputmode="${given.inputmode}"`
 }${given.className && html` class="${given.className}"`}${
   value && html` value="${value}"`
 }${isInvalid && html` aria-invalid="true"`}${
   described && html` aria-describedby="${described}"`
 }${isFirst && html` autofocus`}>
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`;
};

/** What a mask leaves of a number or an address: read aloud, a row of X helps nobody. */
export const shownPart = (hint: string): string => hint.replace(/^[X*•]+/, '');
