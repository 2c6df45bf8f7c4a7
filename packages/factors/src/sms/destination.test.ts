import type { Destinations } from '@countersign/contracts';
import { getCountries, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { countriesAmong, isDestination, phoneRegions } from './destination.ts';

const only = (...codes: string[]): Destinations => ({ mode: 'only', codes });
const except = (...codes: string[]): Destinations => ({ mode: 'except', codes });

const german = '+4915123456789';
const american = '+12025550123';
/** They share a calling code with the USA, and are what toll fraud is made of. */
const jamaican = '+18762105678';
const dominican = '+18092345678';
const canadian = '+15062345678';
/** Of an area code that nobody has: it could be of any country that has +1. */
const nobodys = '+19992345678';
const guernsey = '+447781123456';
const british = '+447400123456';
const kazakh = '+77710009998';
const russian = '+79123456789';
/** Iridium, and the international premium rate. */
const satellite = '+881612345678';
const premiumWorld = '+979123456789';
const premiumGerman = '+499001234567';
const premiumAmerican = '+19002345678';
/** Of plans that several countries share: nobody can tell by the number in which it is. */
const caribbean = '+590690001234';
const australian = '+61412345678';
const cocos = '+61891621234';
const moroccan = '+212650123456';
const tollFree = '+18005551234';
const saintMartin = '+590590271234';
/** Their plans are one by their patterns alone: the digits it begins with tell. */
const italian = '+393123456789';
const norwegian = '+4740612345';
const finnish = '+358412345678';
/** No country has this calling code. */
const unheardOf = '+999123456789';

/** By their first digits the examples of these are of the country whose plan they share. */
const beganElsewhere = ['AX', 'IM', 'SJ', 'VA'];

describe('where codes may be sent', () => {
  it.each([
    [german, only('DE'), true],
    [german, only('AT'), false],
    [german, except('DE'), false],
    [german, except('AT'), true],
    [american, only('DE'), false],
    [american, only('US'), true],
    [jamaican, only('US'), false],
    [jamaican, except('JM'), false],
    [dominican, only('US', 'CA'), false],
    [canadian, only('US'), false],
    [canadian, only('CA'), true],
    [guernsey, only('GB'), false],
    [british, only('GB'), true],
    [kazakh, only('RU'), false],
    [russian, only('RU'), true],
  ] as const)('%s by %j: %s', (number, destinations, isAllowed) => {
    expect(isDestination(number, destinations)).toBe(isAllowed);
  });

  it('is everywhere by default, whatever is sent to', () => {
    for (const number of [german, jamaican, nobodys, satellite, premiumGerman, unheardOf]) {
      expect(isDestination(number, { mode: 'all' })).toBe(true);
    }
  });

  it('is no number whose country could be one that is not allowed', () => {
    expect(isDestination(nobodys, only('US'))).toBe(false);
    expect(isDestination(nobodys, except('JM'))).toBe(false);
    expect(isDestination(unheardOf, only('DE'))).toBe(false);
    expect(isDestination(unheardOf, except('DE'))).toBe(false);
    expect(isDestination('not a number', except('DE'))).toBe(false);
  });

  it.each<readonly [string, readonly string[]]>([
    [caribbean, ['GP', 'BL', 'MF']],
    [australian, ['AU', 'CC', 'CX']],
    [moroccan, ['MA', 'EH']],
    [tollFree, ['US', 'CA']],
    [saintMartin, ['BL', 'MF']],
    [cocos, ['CC']],
    [italian, ['IT']],
    [norwegian, ['NO']],
    [finnish, ['FI']],
  ])('%s is in each of %j, and nowhere else', (number, countries) => {
    for (const { country } of countriesAmong({ mode: 'all' })) {
      const isThere = countries.includes(country);
      expect([country, isDestination(number, only(country))]).toEqual([country, isThere]);
      expect([country, isDestination(number, except(country))]).toEqual([country, !isThere]);
    }
  });

  it('is every country that is the only one allowed', () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples);
      // Some have no mobiles, and the example of one is a number of its neighbour's.
      if (example === undefined || beganElsewhere.includes(country)) continue;
      expect([country, isDestination(example.number, only(country))]).toEqual([...[country, true]]);
      expect([country, isDestination(example.number, except(country))]).toEqual([
        ...[country, false],
      ]);
    }
  });

  it('is the world only where that is named', () => {
    expect(isDestination(satellite, only('DE', 'US'))).toBe(false);
    expect(isDestination(satellite, only('DE', '001'))).toBe(true);
    expect(isDestination(satellite, except('DE'))).toBe(true);
    expect(isDestination(satellite, except('DE', '001'))).toBe(false);
  });

  it('is no number at a premium rate, whatever is named', () => {
    for (const number of [premiumGerman, premiumAmerican, premiumWorld]) {
      expect(isDestination(number, only('DE', 'US', '001'))).toBe(false);
      expect(isDestination(number, except('AT'))).toBe(false);
    }
  });
});

describe('the countries to choose from', () => {
  const named = (destinations: Destinations) =>
    countriesAmong(destinations).map(({ country }) => country);

  it('are those that are allowed', () => {
    expect(named(only('DE', 'AT', '001'))).toEqual(['AT', 'DE']);
    expect(named(except('DE'))).not.toContain('DE');
    expect(named(except('DE')).length + 2).toBe(phoneRegions().length);
    expect(named({ mode: 'all' }).length + 1).toBe(phoneRegions().length);
  });
});
