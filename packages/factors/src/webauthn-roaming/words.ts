import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Security key', mail: 'security key' },
  de: { name: 'Sicherheitsschlüssel', mail: 'Sicherheitsschlüssel' },
  fr: { name: 'Clé de sécurité', mail: 'clé de sécurité' },
  es: { name: 'Llave de seguridad', mail: 'llave de seguridad' },
  it: { name: 'Chiave di sicurezza', mail: 'chiave di sicurezza' },
  pt: { name: 'Chave de segurança', mail: 'chave de segurança' },
  nl: { name: 'Beveiligingssleutel', mail: 'beveiligingssleutel' },
  pl: { name: 'Klucz bezpieczeństwa', mail: 'klucz bezpieczeństwa' },
  ja: { name: 'セキュリティキー', mail: 'セキュリティキー' },
  ar: { name: 'مفتاح أمان', mail: 'مفتاح أمان' },
};
