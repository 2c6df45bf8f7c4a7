import { userNameMaxLength } from '@countersign/login-flow';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { field, form, linkTo, news, refusalNotice } from './parts.ts';

interface ForgottenPage {
  readonly state: string;
  readonly path: string;
  /** Which form it is. */
  readonly form: string;
  /** The login page that they came from. */
  readonly loginPath: string;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
}

const named = ({ form: id }: ForgottenPage) =>
  html`<input type="hidden" name="form" value="${id}">`;

/** What is said of what was typed. */
const ofField: readonly PageRefusal[] = ['name_missing', 'email_malformed'];

interface RequestPage extends ForgottenPage {
  readonly name?: string | undefined;
}

const back = ({ state, loginPath: path }: ForgottenPage, { reset }: Texts) =>
  html`<a href="${linkTo({ path, state })}">${reset.request.back}</a>`;

/** `/u/reset-password/request`: who forgot their password says who they are. */
export const resetRequestPage = (given: RequestPage, texts: Texts): Page => {
  const { refusal, name } = given;
  const { title, text, submit } = texts.reset.request;
  const label = texts.login.username;
  return {
    title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${refusalNotice(given, texts)}
${form(
  given,
  html`${named(given)}
${field({
  ...{ name: 'email', label, type: 'text', autocomplete: 'username', value: name },
  maxLength: userNameMaxLength,
  isInvalid: refusal !== undefined && ofField.includes(refusal),
  isFirst: true,
})}
<button class="submit" type="submit">${submit}</button>
<p class="aside">${back(given, texts)}</p>`,
)}`,
  };
};

interface AskedPage extends ForgottenPage {
  /** What they said they go by, where that is known still: then it can be asked for again. */
  readonly name?: string | undefined;
  readonly wasAskedAgain: boolean;
}

/** `/u/reset-password/email`: where to look; the same whether or not anybody goes by the name. */
export const resetAskedPage = (given: AskedPage, texts: Texts): Page => {
  const { refusal, name, wasAskedAgain } = given;
  const { title, text, few, resend, again } = texts.reset.asked;
  return {
    title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${title}</h1>
<p class="lead">${text(name)}</p>
${refusalNotice(given, texts)}
${news(wasAskedAgain ? again : undefined)}
<p class="hint">${few}</p>
${
  name === undefined
    ? html`<p class="aside">${back(given, texts)}</p>`
    : form(
        given,
        html`${named(given)}
<div class="aside"><button type="submit">${resend}</button>
${back(given, texts)}</div>`,
      )
}`,
  };
};
