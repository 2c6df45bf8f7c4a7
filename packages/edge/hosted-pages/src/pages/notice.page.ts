import { html } from 'hono/html';
import type { PageProblem, Texts } from '../texts/texts.ts';
import type { WayBack } from '../way-back.ts';
import { accountPath } from './account-paths.ts';
import type { Page } from './layout.ts';

interface ProblemPage {
  readonly problem: PageProblem;
  /** Where to begin again, when that is known to lead somewhere. */
  readonly restart?: string | undefined;
  /** Where it can be had, if not under the name that was asked. */
  readonly elsewhere?: string | undefined;
  /** Back to the application. */
  readonly wayBack?: WayBack | undefined;
}

/** Where nothing is there is nothing to begin again: who came by a wrong address goes home. */
const lost: readonly PageProblem[] = ['not_found', 'tenant_unknown'];

/** The error page: what is the matter, what to do, and what to tell whoever helps. */
export const problemPage = (given: ProblemPage, texts: Texts): Page => {
  const { title, text } = texts.problems[given.problem];
  const { restart, wayBack, elsewhere } = given;
  const isLost = lost.includes(given.problem) && !elsewhere;
  const home = isLost && html`<a class="button submit" href="/">${texts.frame.toStart}</a>`;
  const back = (className: string) =>
    wayBack &&
    html`<a class="${className}" href="${wayBack.address}">${texts.backTo(wayBack.name)}</a>`;
  return {
    title,
    isRefusal: true,
    content: html`<h1>${title}</h1>
<p class="lead" role="alert">${text}</p>
${
  restart
    ? html`<a class="button submit" href="${restart}">${texts.startAgain}</a>
<p class="aside">${back('plain')}</p>`
    : (back('button submit') ?? home)
}
${elsewhere && html`<p><a href="${elsewhere}">${elsewhere}</a></p>`}`,
  };
};

/** What stands where nobody signs in. */
export const homePage = ({ home: { title, text }, account }: Texts): Page => ({
  title,
  content: html`<h1>${title}</h1><p class="lead">${text}</p>
<p class="aside"><a href="${accountPath}">${account.title}</a></p>`,
});

/** Where a ticket to enrol ends: the person has what it was for, and is not signed in. */
export const enrolledPage = ({ enrolled: { title, text } }: Texts): Page => ({
  title,
  content: html`<h1>${title}</h1><p class="lead" role="status">${text}</p>`,
});

/** Asks whether to sign out, where no application has shown that it is its person's wish. */
export const signOutPage = (state: string, { signOut }: Texts): Page => ({
  title: signOut.title,
  content: html`<h1>${signOut.title}</h1><p class="lead">${signOut.text}</p>
<form method="post" action="/oidc/logout/confirm">
<input type="hidden" name="state" value="${state}">
<button class="submit" type="submit">${signOut.submit}</button>
</form>`,
});

/** Where `/v2/logout` leaves somebody whom no application asked back. */
export const signedOutPage = ({ signedOut: { title, text } }: Texts): Page => ({
  title,
  content: html`<h1>${title}</h1><p class="lead">${text}</p>`,
});
