import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Security key', mail: 'security key' },
  de: { name: 'Sicherheitsschlüssel', mail: 'Sicherheitsschlüssel' },
  fr: { name: 'Clé de sécurité', mail: 'clé de sécurité' },
  es: { name: 'Llave de seguridad', mail: 'llave de seguridad' },
};
