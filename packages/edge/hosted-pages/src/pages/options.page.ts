import type { FactorName } from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import { html } from 'hono/html';
import type { PageRefusal, Texts } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import { form, refusalNotice, shownPart } from './parts.ts';

interface Choice {
  readonly action: string;
  readonly label: string;
  /** As an SVG path has it, of 24 units each way. */
  readonly icon?: string | undefined;
  /** What the person calls it. */
  readonly name?: string | undefined;
}

const picture = (icon: string | undefined): Html | undefined =>
  icon === undefined
    ? undefined
    : html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${icon}"/></svg>`;

const choiceList = (choices: readonly Choice[]): Html =>
  html`<ul class="choices">${choices.map(
    ({ action, label, icon, name }) => html`<li><button class="plain choice"
 type="submit" name="action" value="${action}"><span>${label}${
   name !== undefined && html`<small><bdi>${name}</bdi></small>`
 }</span>${picture(icon)}</button></li>`,
  )}</ul>`;

const choiceForm = (address: string, state: string, choices: readonly Choice[]): Html =>
  form({ path: address, state }, choiceList(choices));

/** What a factor is called: the tenant's word, or ours. */
const nameOf = (name: FactorName, { own, language }: Texts, factors: Factors): string => {
  const key = factors.known(name)?.ownTextKey;
  return (key && own?.(key)) ?? factors.wordsOf(name, language).name;
};

/** What somebody knows one of theirs by: its factor, and what may be seen of its address. */
export const authenticatorLabel = (
  { factor, hint }: { readonly factor: FactorName; readonly hint: string },
  texts: Texts,
  factors: Factors,
): string => {
  const name = nameOf(factor, texts, factors);
  const { choice } = factors.wordsOf(factor, texts.language);
  return hint && choice ? choice(name, shownPart(hint)) : name;
};

interface LoginOptionsPage {
  readonly state: string;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  readonly authenticators: readonly {
    readonly authenticatorId: string;
    readonly factor: FactorName;
    readonly hint: string;
    readonly name?: string | undefined;
  }[];
}

/** `/u/mfa-login-options`: which authenticator to use. */
export const loginOptionsPage = (given: LoginOptionsPage, texts: Texts, factors: Factors): Page => {
  const { state, refusal, authenticators } = given;
  const choices = authenticators.map(({ authenticatorId, factor, hint, name }) => ({
    action: authenticatorId,
    label: authenticatorLabel({ factor, hint }, texts, factors),
    icon: factors.known(factor)?.icon,
    name,
  }));
  return {
    title: texts.options.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${texts.options.title}</h1>
<p class="lead">${texts.options.lead}</p>
${refusalNotice(given, texts)}
${choiceForm('/u/mfa-login-options', state, choices)}`,
  };
};

/** The factors that can be enrolled, each a button of a form. */
export const factorChoices = (names: readonly FactorName[], texts: Texts, factors: Factors): Html =>
  choiceList(
    names.map((factor) => ({
      action: factor,
      label: nameOf(factor, texts, factors),
      icon: factors.known(factor)?.icon,
    })),
  );

interface EnrollOptionsPage {
  readonly state: string;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  readonly factors: readonly FactorName[];
}

/** `/u/mfa-begin-enroll-options`: which factor to enrol. */
export const enrollOptionsPage = (
  given: EnrollOptionsPage,
  texts: Texts,
  factors: Factors,
): Page => {
  const { state, refusal } = given;
  const path = '/u/mfa-begin-enroll-options';
  return {
    title: texts.enrollOptions.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${texts.enrollOptions.title}</h1>
<p class="lead">${texts.enrollOptions.text}</p>
${refusalNotice(given, texts)}
${form({ path, state }, factorChoices(given.factors, texts, factors))}`,
  };
};
