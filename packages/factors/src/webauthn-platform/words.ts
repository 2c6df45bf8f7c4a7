import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'This device', mail: 'device' },
  de: { name: 'Dieses Gerät', mail: 'Gerät' },
  fr: { name: 'Cet appareil', mail: 'appareil' },
  es: { name: 'Este dispositivo', mail: 'dispositivo' },
  it: { name: 'Questo dispositivo', mail: 'dispositivo' },
  pt: { name: 'Este dispositivo', mail: 'dispositivo' },
  nl: { name: 'Dit apparaat', mail: 'apparaat' },
  pl: { name: 'To urządzenie', mail: 'urządzenie' },
  ja: { name: 'この端末', mail: '端末' },
  ar: { name: 'هذا الجهاز', mail: 'الجهاز' },
};
