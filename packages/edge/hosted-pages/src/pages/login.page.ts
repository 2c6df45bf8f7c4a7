import { type PasskeySettings, userNameMaxLength } from '@countersign/login-flow';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import { field, form, linkTo, refusalNotice } from './parts.ts';
import { scriptAddress } from './webauthn.page.ts';

interface LoginPage {
  readonly state: string;
  readonly application: string;
  readonly username?: string | undefined;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** Whether the application lets people in by password. */
  readonly hasPassword: boolean;
  /** Where who forgot theirs asks for a link to choose another, if they may. */
  readonly forgottenPath?: string | undefined;
  /** Where it takes passkeys beside passwords: how they are offered, what a browser is asked. */
  readonly passkey?:
    | (Pick<PasskeySettings, 'hasAutofill' | 'hasButton'> & { readonly options: unknown })
    | undefined;
  /** OpenID providers to go to. */
  readonly connections: readonly { readonly connectionId: string; readonly label: string }[];
}

/** What a wrong user name and a wrong password look like: the same. */
const blamed: readonly PageRefusal[] = ['credentials_wrong', 'credentials_missing'];

const forgotten = ({ state, forgottenPath: path }: LoginPage, { reset }: Texts) => {
  if (path === undefined) return undefined;
  return html`<p class="aside"><a href="${linkTo({ path, state })}">${reset.forgot}</a></p>`;
};

const passwordForm = (given: LoginPage, texts: Texts): Html => {
  const { login } = texts;
  const isInvalid = given.refusal !== undefined && blamed.includes(given.refusal);
  const username = field({
    name: 'username',
    label: login.username,
    type: 'text',
    autocomplete: given.passkey?.hasAutofill ? 'username webauthn' : 'username',
    value: given.username,
    maxLength: userNameMaxLength,
    isInvalid,
    isFirst: !given.username,
  });
  const password = field({
    name: 'password',
    label: login.password,
    type: 'password',
    autocomplete: 'current-password',
    maxLength: 256,
    isInvalid,
    isFirst: Boolean(given.username),
  });
  return form(
    { path: '/u/login', state: given.state },
    html`${given.passkey && capabilities}
${username}
${password}
<button class="submit" type="submit">${login.submit}</button>
${forgotten(given, texts)}`,
  );
};

/** What this browser can do, as its script says: without one, nothing. */
const capabilities = html`${[
  ...['js-available', 'webauthn-available', 'webauthn-platform-available', 'allow-passkeys'],
].map((name) => html`<input type="hidden" name="${name}" value="false">`)}`;

/** A form of its own: who signs in by a passkey types nothing. Its script shows it. */
const passkeyForm = ({ state, passkey, refusal }: LoginPage, texts: Texts): Html | undefined =>
  passkey &&
  form(
    { path: '/u/login', state },
    html`<input type="hidden" name="passkey" value="">
${capabilities}
<p role="status"></p>
${
  passkey.hasButton &&
  html`<button class="plain" type="submit" hidden>${texts.passkey.signIn}</button>`
}`,
    {
      passkey: passkey.hasAutofill ? 'autofill' : 'button',
      options: JSON.stringify(passkey.options),
      waiting: texts.webauthn.waiting,
      ...(refusal === 'passkey_unknown' && { unknown: 'true' }),
    },
  );

const connectionForm = ({ state, connections }: LoginPage, { login }: Texts): Html =>
  form(
    { path: '/u/login', state },
    html`<ul class="choices">${connections.map(
      ({ connectionId, label }) => html`<li><button class="plain" type="submit" name="connection"
 value="${connectionId}">${login.continueWith(label)}</button></li>`,
    )}</ul>`,
  );

/** `/u/login`: a user name and a password, or another service that knows the person. */
export const loginPage = (given: LoginPage, texts: Texts): Page => {
  const { hasPassword, connections, refusal } = given;
  const both = hasPassword && connections.length > 0;
  return {
    title: texts.login.title,
    isRefusal: refusal !== undefined,
    ...(given.passkey && { script: scriptAddress }),
    content: html`<h1>${texts.login.title}</h1>
<p class="lead">${texts.login.lead(given.application)}</p>
${refusalNotice(given, texts)}
${hasPassword && passwordForm(given, texts)}
${passkeyForm(given, texts)}
${both && html`<div class="or" aria-hidden="true">${texts.login.or}</div>`}
${connections.length > 0 && connectionForm(given, texts)}`,
  };
};
