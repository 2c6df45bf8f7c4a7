import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: {
    name: 'Code by phone',
    mail: 'phone',
    choice: (name, shown) => `${name}, to the number that ends in ${shown}`,
  },
  de: {
    name: 'Code per Telefon',
    mail: 'Telefon',
    choice: (name, shown) => `${name}, an die Nummer, die auf ${shown} endet`,
  },
  fr: {
    name: 'Code par téléphone',
    mail: 'téléphone',
    choice: (name, shown) => `${name}, au numéro qui se termine par ${shown}`,
  },
  es: {
    name: 'Código por teléfono',
    mail: 'teléfono',
    choice: (name, shown) => `${name}, al número que termina en ${shown}`,
  },
};
