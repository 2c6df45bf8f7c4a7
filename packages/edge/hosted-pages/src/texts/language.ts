import type { Language } from '@countersign/contracts';
import { inLanguage } from '@countersign/factors';
import { match } from '@formatjs/intl-localematcher';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { Texts } from './texts.ts';

/** The languages the pages speak. To add one: a file beside these, and its name here. */
export const allTexts: Readonly<Record<Language, Texts>> = {
  ...{ en, de, fr, es, it },
  ...{ pt, nl, pl, ja, ar },
};

/** The texts of a language that was picked before. */
export const textsIn = (language: string): Texts => inLanguage(allTexts, language);

/** The languages a person may choose among; every one there is where no tenant says. */
export const offeredLanguages = (enabled: readonly string[] = Object.keys(allTexts)) =>
  Object.keys(allTexts).filter((language) =>
    enabled.some((each) => each.split('-')[0] === language),
  );

export const isSpoken = (language: string): boolean => Object.hasOwn(allTexts, language);

interface Wishes {
  /** What was chosen on a page before; of what is switched off nothing is left. */
  readonly chosen?: string | undefined;
  /** The `ui_locales` of the request, most wanted first, separated by spaces. */
  readonly uiLocales: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** What the tenant has switched on; its first is the default. */
  readonly enabled: readonly string[];
}

/** No more are looked at than a person would have written. */
const wishesMax = 16;
/** Longer than any tag of BCP 47 that names a language people read. */
const tagMaxLength = 35;

/** Tags as BCP 47 writes them, `de_DE` among them; what is none is left out. */
const tagsOf = (tags: readonly string[]): readonly string[] =>
  tags.slice(0, wishesMax).flatMap((tag) => {
    try {
      return Intl.getCanonicalLocales(tag.trim().slice(0, tagMaxLength).replaceAll('_', '-'));
    } catch {
      return [];
    }
  });

const accepted = (header: string): readonly string[] =>
  new Negotiator({ headers: { 'accept-language': header } }).languages();

/** Matching takes a tenth of a millisecond, and browsers ask for few things. */
const matches = new LRUCache<string, Texts>({ max: 1_000 });
/** So that what is kept is bounded; no browser of a person says as much. */
const keyMaxLength = 200;

const bestOf = ({ chosen, uiLocales, acceptLanguage, enabled }: Wishes): Texts => {
  const switchedOn = tagsOf(enabled)
    .map((tag) => new Intl.Locale(tag).language)
    .filter((language) => Object.hasOwn(allTexts, language));
  const spoken = switchedOn.length > 0 ? switchedOn : ['en'];
  const isOn = chosen !== undefined && spoken.includes(chosen);
  const wanted = [
    ...(isOn ? [chosen] : []),
    ...tagsOf(uiLocales?.split(' ') ?? []),
    ...tagsOf(accepted(acceptLanguage ?? '')),
  ];
  return textsIn(match(wanted, spoken, spoken[0] ?? 'en'));
};

/**
 * The texts to speak in: as the application asked, else as the browser does, else the tenant's own;
 * by the distances of CLDR, as `Intl.LocaleMatcher` is proposed.
 */
export const textsFor = (wishes: Wishes): Texts => {
  const key = JSON.stringify([
    wishes.chosen,
    wishes.uiLocales,
    wishes.acceptLanguage,
    wishes.enabled,
  ]);
  const known = matches.get(key);
  if (known) return known;
  const texts = bestOf(wishes);
  if (key.length <= keyMaxLength) matches.set(key, texts);
  return texts;
};
