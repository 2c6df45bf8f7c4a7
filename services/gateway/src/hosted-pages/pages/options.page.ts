import type { FactorName } from '@countersign/contracts';
import { html } from 'hono/html';
import type { Texts, Told } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import { shownPart, stateField, told } from './parts.ts';

interface Choice {
  readonly action: string;
  readonly label: string;
}

const choiceForm = (address: string, state: string, choices: readonly Choice[]): Html =>
  html`<form method="post" action="${address}">
${stateField(state)}
<ul class="choices">${choices.map(
    ({ action, label }) => html`<li><button class="plain choice" type="submit" name="action"
 value="${action}">${label}</button></li>`,
  )}</ul>
</form>`;

interface LoginOptionsPage {
  readonly state: string;
  readonly refusal?: Told | undefined;
  readonly authenticators: readonly {
    readonly authenticatorId: string;
    readonly factor: FactorName;
    readonly hint: string;
  }[];
}

/** `/u/mfa-login-options`: which authenticator to use. */
export const loginOptionsPage = (given: LoginOptionsPage, texts: Texts): Page => {
  const { state, refusal, authenticators } = given;
  const labelOf = (factor: FactorName, hint: string) => {
    const name = texts.factors[factor];
    return hint ? texts.options.choice(factor, name, shownPart(hint)) : name;
  };
  const choices = authenticators.map(({ authenticatorId, factor, hint }) => ({
    action: authenticatorId,
    label: labelOf(factor, hint),
  }));
  return {
    title: texts.options.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${texts.options.title}</h1>
<p class="lead">${texts.options.lead}</p>
${told(refusal && texts.told[refusal])}
${choiceForm('/u/mfa-login-options', state, choices)}`,
  };
};

interface EnrollOptionsPage {
  readonly state: string;
  readonly refusal?: Told | undefined;
  readonly factors: readonly FactorName[];
}

/** `/u/mfa-begin-enroll-options`: which factor to enrol. */
export const enrollOptionsPage = (given: EnrollOptionsPage, texts: Texts): Page => {
  const { state, refusal, factors } = given;
  const choices = factors.map((factor) => ({ action: factor, label: texts.factors[factor] }));
  return {
    title: texts.enrollOptions.title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${texts.enrollOptions.title}</h1>
<p class="lead">${texts.enrollOptions.text}</p>
${told(refusal && texts.told[refusal])}
${choiceForm('/u/mfa-begin-enroll-options', state, choices)}`,
  };
};
