import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Duo', mail: 'Duo' },
  de: { name: 'Duo', mail: 'Duo' },
  fr: { name: 'Duo', mail: 'Duo' },
  es: { name: 'Duo', mail: 'Duo' },
};
