import { readApplication, readCustomTexts, type Tenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { NamedScreen, Screen } from '@countersign/login-flow';
import type { ResetChallenge } from '../../reset-screens.ts';
import type { Texts } from '../texts.ts';
import { isPrompted, type PromptScreen, promptOf } from './prompts.ts';
import { isNamed, type Own, screens } from './screens.ts';

interface Asked {
  readonly tenant: Tenant;
  /** The application the person came from. */
  readonly clientId: string;
  /** Ours, in the person's language. */
  readonly texts: Texts;
}

type Words = Readonly<Record<string, string>>;

/** Puts values where the words name them, as in `Log in to ${clientName}`; an unknown one is ''. */
const filled = (words: string, values: Words): string =>
  words.replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );

/** Most words name no application, and then nobody is asked for its name. */
const namesApplication = (words: Words): boolean =>
  Object.values(words).some((each) => each.includes(`$\{clientName}`));

const ownOf =
  (words: Words, values: Words): Own =>
  (name, more = {}) => {
    const own = Object.hasOwn(words, name) ? words[name] : undefined;
    return own === undefined || own === '' ? undefined : filled(own, { ...values, ...more });
  };

/** Lays a tenant's words over our texts, on a screen that may have some. */
export const withOwn = (
  { screen, texts }: { readonly screen: NamedScreen; readonly texts: Texts },
  words: Words,
  values: Words,
): Texts => {
  const own = ownOf(words, values);
  const pageTitle = own('pageTitle');
  return {
    ...texts,
    ...screens[screen](texts, own),
    ...(pageTitle !== undefined && { pageTitle }),
  };
};

/** Reads what a tenant says on one screen in place of ours; where it says nothing, asks nothing. */
export const ownTexts = (ask: Ask) => {
  const wordsOf = async (
    { tenant: { tenantId }, texts: { language } }: Asked,
    name: PromptScreen,
  ) => {
    const read = await ask(readCustomTexts, { tenantId, language });
    return read.ok ? read.value.prompts[promptOf(name)]?.[name] : undefined;
  };

  const nameOf = async ({ tenant: { tenantId, settings }, clientId }: Asked) => {
    // A ticket to enrol, and a person's own page, are of no application.
    if (clientId === '') return settings.friendlyName;
    const read = await ask(readApplication, { tenantId, clientId });
    return read.ok ? read.value.settings.name : '';
  };

  /** `name` is what the tenant's words are kept under, where that is not the screen's own name. */
  return async (
    asked: Asked,
    screen: Screen,
    name: Screen | ResetChallenge = screen,
  ): Promise<Texts> => {
    const { tenant, texts } = asked;
    if (!isNamed(screen)) return texts;
    if (!tenant.customTextLanguages.includes(texts.language)) return texts;
    const words = await wordsOf(asked, isPrompted(name) ? name : screen);
    if (!words) return texts;
    return withOwn({ screen, texts }, words, {
      companyName: tenant.settings.friendlyName,
      clientName: namesApplication(words) ? await nameOf(asked) : '',
    });
  };
};
