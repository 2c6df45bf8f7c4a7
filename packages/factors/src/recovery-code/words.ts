import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Recovery code', mail: 'recovery code' },
  de: { name: 'Wiederherstellungscode', mail: 'Wiederherstellungscode' },
  fr: { name: 'Code de secours', mail: 'code de récupération' },
  es: { name: 'Código de recuperación', mail: 'código de recuperación' },
  it: { name: 'Codice di recupero', mail: 'codice di recupero' },
  pt: { name: 'Código de recuperação', mail: 'código de recuperação' },
  nl: { name: 'Herstelcode', mail: 'herstelcode' },
  pl: { name: 'Kod odzyskiwania', mail: 'kod odzyskiwania' },
  ja: { name: 'リカバリーコード', mail: 'リカバリーコード' },
  ar: { name: 'رمز الاسترداد', mail: 'رمز الاسترداد' },
};
