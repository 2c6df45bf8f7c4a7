import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Duo', mail: 'Duo' },
  de: { name: 'Duo', mail: 'Duo' },
  fr: { name: 'Duo', mail: 'Duo' },
  es: { name: 'Duo', mail: 'Duo' },
  it: { name: 'Duo', mail: 'Duo' },
  pt: { name: 'Duo', mail: 'Duo' },
  nl: { name: 'Duo', mail: 'Duo' },
  pl: { name: 'Duo', mail: 'Duo' },
  ja: { name: 'Duo', mail: 'Duo' },
  ar: { name: 'Duo', mail: 'Duo' },
};
