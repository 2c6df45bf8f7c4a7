import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Texts } from './texts.ts';

/** The languages the pages speak. To add one: a file beside these, and its name here. */
const languages: Readonly<Record<string, Texts>> = { en, de, fr, es };

/** The texts of a language that `languageFor` has picked. */
export const textsIn = (language: string): Texts =>
  Object.hasOwn(languages, language) ? (languages[language] ?? en) : en;

interface Wishes {
  /** The `ui_locales` of the request, most wanted first, separated by spaces. */
  readonly uiLocales: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** What the tenant has switched on; its first is the default. */
  readonly enabled: readonly string[];
}

/** `Accept-Language` is read no further than a person would have written it. */
const rangesMax = 16;

const primary = (tag: string) => tag.trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';

const accepted = (header: string): readonly string[] =>
  header
    .split(',', rangesMax)
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';');
      const weight = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);

/**
 * The texts to speak in: as the application asked, else as the browser does, else the tenant's own.
 */
export const textsFor = ({ uiLocales, acceptLanguage, enabled }: Wishes): Texts => {
  const switchedOn = enabled.map(primary).filter((tag) => Object.hasOwn(languages, tag));
  const spoken = switchedOn.length > 0 ? switchedOn : ['en'];
  const wanted = [...(uiLocales?.split(' ') ?? []), ...accepted(acceptLanguage ?? '')];
  const found = wanted.map(primary).find((tag) => spoken.includes(tag)) ?? spoken[0] ?? 'en';
  return languages[found] ?? en;
};
