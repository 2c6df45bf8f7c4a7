import { html } from 'hono/html';
import type { Texts, Way } from '../texts/texts.ts';
import type { Page } from './layout.ts';
import { clockTime, form, shownPart } from './parts.ts';

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
  /** From when on another code can be sent, where that is not now. */
  readonly resendFrom?: string | undefined;
}

interface Closed {
  readonly title: string;
  readonly text: string;
  readonly first: { readonly action: string; readonly label: string };
  /** When that can be done, where it is not now. */
  readonly later?: string | false | undefined;
  readonly other?: string | false | undefined;
}

const closedPage = (
  given: { readonly state: string; readonly path: string },
  { title, text, first, later, other }: Closed,
): Page => ({
  title,
  isRefusal: true,
  content: html`<h1>${title}</h1>
<p class="lead" role="alert">${text}</p>
${form(
  given,
  html`${
    later
      ? html`<p class="hint">${later}</p>`
      : html`<button class="submit" type="submit" name="action"
 value="${first.action}">${first.label}</button>`
  }
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
  texts: Texts,
): Page => {
  const { closed, challenge, times } = texts;
  const { hasOthers, isEnrollment, resendFrom } = given;
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
    later: !isNumberGone && resendFrom && times.resendFrom(clockTime(texts, resendFrom)),
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
