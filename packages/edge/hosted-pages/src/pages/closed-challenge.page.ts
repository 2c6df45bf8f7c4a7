import { html } from 'hono/html';
import type { Texts, Way } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { form, shownPart } from './parts.ts';

interface LockedChallengePage {
  readonly state: string;
  readonly path: string;
  /** Another confirmed authenticator could be used. */
  readonly hasOthers: boolean;
}

interface ClosedCodePage extends LockedChallengePage {
  readonly hint: string;
  readonly way: Way;
  /** The number is being enrolled: it has to be given again, or could be another one. */
  readonly isEnrollment: boolean;
}

interface Closed {
  readonly title: string;
  readonly text: string;
  readonly first: { readonly action: string; readonly label: string };
  readonly other?: string | false | undefined;
}

const closedPage = (
  given: { readonly state: string; readonly path: string },
  { title, text, first, other }: Closed,
): Page => ({
  title,
  isRefusal: true,
  content: html`<h1>${title}</h1>
<p class="lead" role="alert">${text}</p>
${form(
  given,
  html`<button class="submit" type="submit" name="action" value="${first.action}"
 autofocus>${first.label}</button>
${
  other &&
  html`<div class="aside"><button type="submit" name="action"
 value="pick-authenticator">${other}</button></div>`
}`,
)}`,
});

/** A code that was sent and counts no longer: what became of it, and where to get another. */
export const closedCodePage = (
  given: ClosedCodePage,
  why: 'locked' | 'expired',
  { closed, challenge }: Texts,
): Page => {
  const { hasOthers, isEnrollment } = given;
  const { title, text } = closed[why];
  const other = (isEnrollment && challenge.otherNumber) || (hasOthers && challenge.other);
  const isNumberGone = why === 'locked' && isEnrollment;
  return closedPage(given, {
    title,
    text: text(shownPart(given.hint), given.way),
    first: isNumberGone
      ? { action: 'pick-authenticator', label: closed.numberAgain }
      : {
          action: why === 'locked' ? 'new-code' : 'resend-code',
          label: challenge.resend,
        },
    other: !isNumberGone && other,
  });
};

/** Of a code that is at hand: it may be tried anew. */
export const lockedChallengePage = (
  given: LockedChallengePage,
  { closed, challenge }: Texts,
): Page =>
  closedPage(given, {
    title: closed.locked.title,
    text: closed.atHand,
    first: { action: 'new-code', label: closed.tryAgain },
    other: given.hasOthers && challenge.other,
  });
