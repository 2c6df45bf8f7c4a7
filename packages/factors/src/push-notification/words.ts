import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Notification in an app', mail: 'push notification' },
  de: { name: 'Mitteilung in einer App', mail: 'Push-Nachricht' },
  fr: { name: 'Notification dans une application', mail: 'notification push' },
  es: { name: 'Notificación en una aplicación', mail: 'notificación push' },
};
