import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Passkey', mail: 'passkey' },
  de: { name: 'Passkey', mail: 'Passkey' },
  fr: { name: 'Clé d’accès', mail: 'clé d’accès' },
  es: { name: 'Llave de acceso', mail: 'llave de acceso' },
  it: { name: 'Passkey', mail: 'passkey' },
  pt: { name: 'Chave de acesso', mail: 'chave de acesso' },
  nl: { name: 'Toegangssleutel', mail: 'toegangssleutel' },
  pl: { name: 'Klucz dostępu', mail: 'klucz dostępu' },
  ja: { name: 'パスキー', mail: 'パスキー' },
  ar: { name: 'مفتاح المرور', mail: 'مفتاح المرور' },
};
