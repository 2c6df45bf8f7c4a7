import type { Destinations } from '@countersign/contracts';
import { countriesAmong, type PhoneCountry, phoneCountries } from '@countersign/factors';
import { html } from 'hono/html';
import Negotiator from 'negotiator';
import type { Html } from './layout.ts';

interface Named extends PhoneCountry {
  readonly name: string;
}

/** By language, made once: there are ten, and two hundred and fifty names in each. */
const named = new Map<string, readonly Named[]>();
const countriesIn = (language: string): readonly Named[] => {
  const before = named.get(language);
  if (before) return before;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const { compare } = new Intl.Collator(language);
  const all = phoneCountries()
    .map((each) => ({ ...each, name: names.of(each.country) ?? each.country }))
    .sort((one, other) => compare(one.name, other.name));
  named.set(language, all);
  return all;
};

/** No more are looked at than a person would have written. */
const wishesMax = 16;

const regionIn = (tag: string): string | undefined => {
  try {
    return new Intl.Locale(tag.slice(0, 35)).region;
  } catch {
    return undefined;
  }
};
const likelyRegion = (tag: string): string | undefined => {
  try {
    return new Intl.Locale(tag.slice(0, 35)).maximize().region;
  } catch {
    return undefined;
  }
};

/**
 * Where a browser seems to be: the first country that its languages name, else where most people
 * are who speak the first of them, by CLDR's likely subtags.
 */
export const regionOf = (acceptLanguage: string | undefined, language: string): string => {
  const headers = { 'accept-language': acceptLanguage ?? '' };
  const tags = new Negotiator({ headers }).languages().slice(0, wishesMax);
  const wanted = [...tags.filter((tag) => tag !== '*'), language];
  const regions = [...wanted.map(regionIn), ...wanted.map(likelyRegion)];
  const isCountry = (region: string | undefined): region is string =>
    phoneCountries().some(({ country }) => country === region);
  return regions.find(isCountry) ?? 'US';
};

/** A number as it is written in a country. */
export const exampleIn = (country: string): string =>
  phoneCountries().find((each) => each.country === country)?.example ?? '';

const option = ({ country, name, callingCode }: Named, isSelected: boolean): Html =>
  html`<option value="${country}"${
    isSelected && html` selected`
  }>${name} (+${callingCode})</option>`;

/** Those to which codes may be sent, by their names. */
const allowedIn = (language: string, destinations: Destinations): readonly Named[] => {
  const allowed = new Set(countriesAmong(destinations).map(({ country }) => country));
  return countriesIn(language).filter(({ country }) => allowed.has(country));
};

/**
 * Where a browser seems to be, if codes may be sent there; else the first country by name to which
 * they may.
 */
export const regionAmong = (
  region: string,
  destinations: Destinations,
  language: string,
): string => {
  const all = allowedIn(language, destinations);
  return (all.find(({ country }) => country === region) ?? all[0])?.country ?? region;
};

/** The countries of numbers: the browser's own first, then all to which codes may be sent. */
export const countryField = (
  {
    label,
    first,
    selected,
    destinations,
  }: {
    readonly label: string;
    readonly first: string;
    readonly selected: string;
    readonly destinations: Destinations;
  },
  language: string,
): Html => {
  const all = allowedIn(language, destinations);
  const own = all.filter(({ country }) => country === first);
  const isElsewhere = selected !== first;
  return html`<label class="unseen" for="country">${label}</label>
<select id="country" name="country" autocomplete="off">
${own.map((each) => option(each, !isElsewhere))}
<hr>
${all.map((each) => option(each, isElsewhere && each.country === selected))}
</select>`;
};
