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
  it: {
    name: 'Codice per telefono',
    mail: 'telefono',
    choice: (name, shown) => `${name}, al numero che termina con ${shown}`,
  },
  pt: {
    name: 'Código por telefone',
    mail: 'telefone',
    choice: (name, shown) => `${name}, para o número que termina em ${shown}`,
  },
  nl: {
    name: 'Code per telefoon',
    mail: 'telefoon',
    choice: (name, shown) => `${name}, naar het nummer dat eindigt op ${shown}`,
  },
  pl: {
    name: 'Kod na telefon',
    mail: 'telefon',
    choice: (name, shown) => `${name}, na numer kończący się na ${shown}`,
  },
  ja: {
    name: '電話に届くコード',
    mail: '電話',
    choice: (name, shown) => `${name} (末尾が ${shown} の番号)`,
  },
  ar: {
    name: 'رمز بالهاتف',
    mail: 'الهاتف',
    choice: (name, shown) => `${name}، إلى الرقم المنتهي بـ \u2068${shown}\u2069`,
  },
};
