import { type Destinations, worldRegion } from '@countersign/contracts';
// The smaller metadata does not know which numbers cost a premium.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type PhoneCountry, phoneCountries } from './phone-number.ts';

/** Whether a country is one of those that are meant. */
const isMeant = (destinations: Destinations, region: string): boolean => {
  if (destinations.mode === 'all') return true;
  return destinations.codes.includes(region) === (destinations.mode === 'only');
};

/** Where a number may be: several countries where they share a calling code and it fits each. */
const regionsOf = (number: string): readonly string[] => {
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  if (!parsed || parsed.getType() === 'PREMIUM_RATE') return [];
  if (parsed.isNonGeographic()) return [worldRegion];
  return parsed.country === undefined ? parsed.getPossibleCountries() : [parsed.country];
};

/**
 * Whether codes may be sent to a number (E.164). Wherever its country is asked about, each that it
 * may be of has to be allowed; what is of none, or costs who is called a premium, never is.
 */
export const isDestination = (number: string, destinations: Destinations): boolean => {
  if (destinations.mode === 'all') return true;
  const regions = regionsOf(number);
  return regions.length > 0 && regions.every((region) => isMeant(destinations, region));
};

/** The countries that a person may choose theirs from. */
export const countriesAmong = (destinations: Destinations): readonly PhoneCountry[] =>
  phoneCountries().filter(({ country }) => isMeant(destinations, country));

/** What may be named where countries are chosen: each that has numbers, and the world. */
export const phoneRegions = (): readonly string[] => [
  ...phoneCountries().map(({ country }) => country),
  worldRegion,
];
