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
  it: { name: 'Codice per e-mail', mail: 'e-mail', choice: (name, shown) => `${name}, a ${shown}` },
  pt: {
    name: 'Código por e-mail',
    mail: 'e-mail',
    choice: (name, shown) => `${name}, para ${shown}`,
  },
  nl: {
    name: 'Code per e-mail',
    mail: 'e-mail',
    choice: (name, shown) => `${name}, naar ${shown}`,
  },
  pl: { name: 'Kod e-mailem', mail: 'e-mail', choice: (name, shown) => `${name}, na ${shown}` },
  ja: { name: 'メールで届くコード', mail: 'メール', choice: (name, shown) => `${name} (${shown})` },
  ar: {
    name: 'رمز بالبريد الإلكتروني',
    mail: 'البريد الإلكتروني',
    choice: (name, shown) => `${name}، إلى \u2068${shown}\u2069`,
  },
};
