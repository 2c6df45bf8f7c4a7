import { type Destinations, worldRegion } from '@countersign/contracts';
// The smaller metadata does not know which numbers cost a premium.
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { type PhoneCountry, phoneCountries } from './phone-number.ts';

/** Whether a country is one of those that are meant. */
const isMeant = (destinations: Destinations, region: string): boolean => {
  if (destinations.mode === 'all') return true;
  return destinations.codes.includes(region) === (destinations.mode === 'only');
};

interface Places {
  readonly regions: readonly string[];
  /** Whether it is a number of each by its plan; else it is one of nobody's as yet. */
  readonly isInPlan: boolean;
}

/** Of countries that share a calling code some have the numbers alone that begin in their way. */
const beginsAsIn = (country: CountryCode, nationalNumber: string): boolean => {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const beginning = metadata.numberingPlan?.leadingDigits();
  return !beginning || new RegExp(`^(?:${beginning})`).test(nationalNumber);
};

/** Whether a number is one of a country's; the library itself names but the first that it is of. */
const isOf = ({ number, nationalNumber }: PhoneNumber, country: CountryCode): boolean =>
  Object.assign(new PhoneNumber(number), { country }).isValid() &&
  beginsAsIn(country, nationalNumber);

/** Where a number may be: several countries where they share a calling code and it fits each. */
const placesOf = (number: string): Places => {
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  if (!parsed || parsed.getType() === 'PREMIUM_RATE') return { regions: [], isInPlan: false };
  if (parsed.isNonGeographic()) return { regions: [worldRegion], isInPlan: true };
  const regions = getCountries().filter(
    (country) =>
      getCountryCallingCode(country) === parsed.countryCallingCode && isOf(parsed, country),
  );
  return regions.length > 0
    ? { regions, isInPlan: true }
    : { regions: parsed.getPossibleCountries(), isInPlan: false };
};

/**
 * Whether codes may be sent to a number (E.164). What is of no country, or costs who is called a
 * premium, never is where countries are asked about. Countries that share a plan (Australia and its
 * islands, Guadeloupe and Saint-Martin) cannot be told apart by a number: to allow one allows it,
 * and to shut one out shuts it out. Each has to be allowed where no plan has the number.
 */
export const isDestination = (number: string, destinations: Destinations): boolean => {
  if (destinations.mode === 'all') return true;
  const { regions, isInPlan } = placesOf(number);
  const isAllowed = (region: string): boolean => isMeant(destinations, region);
  return destinations.mode === 'only' && isInPlan
    ? regions.some(isAllowed)
    : regions.length > 0 && regions.every(isAllowed);
};

/** The countries that a person may choose theirs from. */
export const countriesAmong = (destinations: Destinations): readonly PhoneCountry[] =>
  phoneCountries().filter(({ country }) => isMeant(destinations, country));

/** What may be named where countries are chosen: each that has numbers, and the world. */
export const phoneRegions = (): readonly string[] => [
  ...phoneCountries().map(({ country }) => country),
  worldRegion,
];
