import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'This device', mail: 'device' },
  de: { name: 'Dieses Gerät', mail: 'Gerät' },
  fr: { name: 'Cet appareil', mail: 'appareil' },
  es: { name: 'Este dispositivo', mail: 'dispositivo' },
};
