import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Recovery code', mail: 'recovery code' },
  de: { name: 'Wiederherstellungscode', mail: 'Wiederherstellungscode' },
  fr: { name: 'Code de secours', mail: 'code de récupération' },
  es: { name: 'Código de recuperación', mail: 'código de recuperación' },
};
