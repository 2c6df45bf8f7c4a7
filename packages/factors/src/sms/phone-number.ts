import { phoneNumber } from '@countersign/contracts';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';
import { plain } from '../read.ts';

/** A number has at most 15 digits (E.164); the rest is room for how people write one. */
const lengthMax = 40;
/** As many again for what cannot be seen. */
const typedMax = 2 * lengthMax;

const read = (international: string): string | undefined => {
  const parsed = parsePhoneNumberFromString(international, { extract: false });
  return parsed?.isPossible() && !parsed.ext ? parsed.number : undefined;
};

/**
 * Reads a phone number written with its country code into E.164, or nothing where no such number
 * can exist. "Can exist" asks for the country and the number of digits alone: whether a number is
 * in use only a message to it can tell (NIST SP 800-63B 3.1.3.3 demands one before it is used).
 */
export const parsePhoneNumber = (text: string): string | undefined => {
  if (text.length > typedMax) return undefined;
  const written = plain(text).trim();
  if (written.length > lengthMax) return undefined;
  // Written with the prefix that most of the world dials instead of a plus.
  const international = written.replace(/^00(?=\s*[1-9])/, '+');
  const number = read(international);
  // Of several zeros that are dialled within a country one is left, and read again it would go too.
  if (number === undefined || read(number) !== number) return undefined;
  // A number of six digits is possible in some countries, and nobody here could say it on.
  return phoneNumber.safeParse(number).data;
};

/**
 * Reads a number as it is dialled within a country, or any that is written with its country code.
 */
export const parseNumberWithin = (text: string, country: string): string | undefined => {
  const international = parsePhoneNumber(text);
  if (international !== undefined) return international;
  const written = text.length > typedMax ? '' : plain(text).trim();
  if (written.length > lengthMax || !isSupportedCountry(country)) return undefined;
  const options = { defaultCountry: country, extract: false };
  const parsed = parsePhoneNumberFromString(written, options);
  return parsed && !parsed.ext ? parsePhoneNumber(parsed.number) : undefined;
};

/** A country whose numbers there are, as ISO 3166 names it. */
export interface PhoneCountry {
  readonly country: string;
  /** Without its plus. */
  readonly callingCode: string;
  /** A number of its, as it is written there; nobody's. */
  readonly example: string;
}

const phoneCountry = (country: CountryCode): PhoneCountry => ({
  country,
  callingCode: getCountryCallingCode(country),
  example: getExampleNumber(country, examples)?.formatNational() ?? '',
});

/** Every country that a number can be of; made when it is first asked for. */
let known: readonly PhoneCountry[] | undefined;
export const phoneCountries = (): readonly PhoneCountry[] => {
  known ??= getCountries().map(phoneCountry);
  return known;
};
