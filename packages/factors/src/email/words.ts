import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: {
    name: 'Code by email',
    mail: 'e-mail',
    choice: (name, shown) => `${name}, to ${shown}`,
  },
  de: {
    name: 'Code per E-Mail',
    mail: 'E-Mail',
    choice: (name, shown) => `${name}, an ${shown}`,
  },
  fr: {
    name: 'Code par e-mail',
    mail: 'e-mail',
    choice: (name, shown) => `${name}, à ${shown}`,
  },
  es: {
    name: 'Código por correo electrónico',
    mail: 'correo electrónico',
    choice: (name, shown) => `${name}, a ${shown}`,
  },
};
