import type { Login } from '@countersign/contracts';
import { html } from 'hono/html';
import type { Texts, Told } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { form, inGroups, told } from './parts.ts';

interface RecoveryCodePage {
  readonly state: string;
  readonly path: string;
  readonly due: NonNullable<Login['recoveryCodeDue']>;
  /** Absent where it was shown too often already. */
  readonly code?: string | undefined;
  readonly refusal?: Told | undefined;
}

/** `/u/mfa-recovery-code-enrollment` and `…-challenge-new-code`: a code to keep. */
export const recoveryCodePage = (given: RecoveryCodePage, texts: Texts): Page => {
  const { state, path, due, code, refusal } = given;
  const { title, text } = texts.recovery.given[due];
  return {
    title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${title}</h1>
${code !== undefined && html`<p class="lead">${text}</p>`}
${told(given, texts)}
${code !== undefined && html`<p class="key recovery">${inGroups(code)}</p>`}
${form(
  { path, state },
  html`${
    code === undefined
      ? html`<input type="hidden" name="saved" value="earlier">`
      : html`<p class="remember">
<input id="saved" name="saved" type="checkbox" value="true" required autofocus>
<label for="saved">${texts.recovery.saved}</label>
</p>`
  }
<button class="submit" type="submit">${texts.challenge.submit}</button>`,
)}`,
  };
};
