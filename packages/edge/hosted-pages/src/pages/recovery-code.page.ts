import type { Login } from '@countersign/contracts';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import { form, inGroups, refusalNotice } from './parts.ts';
import { recoveryCodeScript } from './recovery-code-script.route.ts';

interface RecoveryCodePage {
  readonly state: string;
  readonly path: string;
  readonly due: NonNullable<Login['recoveryCodeDue']>;
  /** Absent where it was shown too often already. */
  readonly code?: string | undefined;
  readonly refusal?: PageRefusal | undefined;
}

/** As it is written down: four characters at a time. */
const written = (code: string): string => (code.match(/.{1,4}/g) ?? []).join(' ');

/** What keeps it: a file is the browser's own doing, the other two need the page's script. */
export const recoveryCodeActs = (code: string, { recovery }: Texts): Html => {
  const text = `${recovery.code}: ${written(code)}\r\n`;
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return html`<div class="acts">
<button class="plain" type="button" data-copy="${written(code)}" data-done="${recovery.copied}"
 hidden>${recovery.copy}</button>
<button class="plain" type="button" data-print hidden>${recovery.print}</button>
<a class="button plain" href="${file}" download="recovery-code.txt">${recovery.download}</a>
</div>
<p class="hint" id="copied" role="status"></p>`;
};

/** `/u/mfa-recovery-code-enrollment` and `…-challenge-new-code`: a code to keep. */
export const recoveryCodePage = (given: RecoveryCodePage, texts: Texts): Page => {
  const { state, path, due, code, refusal } = given;
  const { title, text } = texts.recovery.given[due];
  return {
    title,
    isRefusal: refusal !== undefined,
    ...(code !== undefined && { script: recoveryCodeScript }),
    content: html`<h1>${title}</h1>
${code !== undefined && html`<p class="lead">${text}</p>`}
${refusalNotice(given, texts)}
${
  code !== undefined &&
  html`<p class="key recovery">${inGroups(code)}</p>
${recoveryCodeActs(code, texts)}`
}
${form(
  { path, state },
  html`${
    code === undefined
      ? html`<input type="hidden" name="saved" value="earlier">`
      : html`<p class="remember">
<input id="saved" name="saved" type="checkbox" value="true" required>
<label for="saved">${texts.recovery.saved}</label>
</p>`
  }
<button class="submit" type="submit">${texts.challenge.submit}</button>`,
)}`,
  };
};
