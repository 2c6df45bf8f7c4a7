import type { KnownFactor } from '../factor.ts';

export const words: KnownFactor['words'] = {
  en: { name: 'Notification in an app', mail: 'push notification' },
  de: { name: 'Mitteilung in einer App', mail: 'Push-Nachricht' },
  fr: { name: 'Notification dans une application', mail: 'notification push' },
  es: { name: 'Notificación en una aplicación', mail: 'notificación push' },
  it: { name: 'Notifica in un’app', mail: 'notifica push' },
  pt: { name: 'Notificação numa aplicação', mail: 'notificação push' },
  nl: { name: 'Melding in een app', mail: 'pushmelding' },
  pl: { name: 'Powiadomienie w aplikacji', mail: 'powiadomienie push' },
  ja: { name: 'アプリへの通知', mail: 'プッシュ通知' },
  ar: { name: 'إشعار في تطبيق', mail: 'إشعار فوري' },
};
