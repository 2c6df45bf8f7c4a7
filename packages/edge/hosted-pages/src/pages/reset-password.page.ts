import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { WayBack } from '../way-back.ts';
import type { Page } from './layout.ts';
import { field, form, refusalNotice } from './parts.ts';

/** As long as the directory takes one, counted as JavaScript does. */
export const passwordMaxLength = 256;

/** What is said of what was typed: below the fields that it is about. */
const ofFields: readonly PageRefusal[] = [
  'password_missing',
  'password_too_weak',
  'passwords_differ',
];

interface ResetPasswordPage {
  readonly state: string;
  readonly path: string;
  readonly refusal?: PageRefusal | undefined;
}

/** `/u/reset-password`: another password, twice, as nobody sees what they type. */
export const resetPasswordPage = (given: ResetPasswordPage, texts: Texts): Page => {
  const { refusal } = given;
  const { title, text, password, again, hint, submit } = texts.reset.form;
  const isInvalid = refusal !== undefined && ofFields.includes(refusal);
  const shared = {
    ...{ type: 'password' as const, autocomplete: 'new-password' },
    ...{ maxLength: passwordMaxLength, isInvalid },
  };
  return {
    title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${refusalNotice(given, texts)}
${form(
  given,
  html`${field({ ...shared, name: 'password-reset', label: password, hint, isFirst: true })}
${field({ ...shared, name: 're-enter-password', label: again })}
<button class="submit" type="submit">${submit}</button>`,
)}`,
  };
};

/** `/u/reset-password-success`: it is another one from now on. Nobody is signed in by that. */
export const passwordChangedPage = (wayBack: WayBack | undefined, texts: Texts): Page => {
  const { title, text } = texts.reset.done;
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="lead" role="status">${text}</p>
${
  wayBack &&
  html`<a class="button submit" href="${wayBack.address}">${texts.backTo(wayBack.name)}</a>`
}`,
  };
};
