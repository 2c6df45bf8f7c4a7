import type { Texts } from './texts.ts';

/** Of codes that nobody sends: an app shows them, or they were kept. */
export const codesAtHand: Pick<Texts, 'app' | 'recovery'> = {
  app: {
    enrollment: {
      title: 'Authenticator-App einrichten',
      text: 'Scannen Sie dieses Bild mit der App. Geben Sie dann den Code ein, den sie zeigt.',
    },
    challenge: { title: 'Code eingeben', text: 'Ihre Authenticator-App zeigt ihn an.' },
    picture: 'QR-Code mit dem Schlüssel für Ihre Authenticator-App',
    open: 'App auf diesem Gerät öffnen',
    key: 'Scannen geht nicht? Schlüssel zeigen',
    code: 'Code aus der App',
  },
  recovery: {
    challenge: {
      title: 'Wiederherstellungscode eingeben',
      text:
        'Sie sollten ihn aufbewahren, als Sie den zweiten Schritt eingerichtet haben. Er gilt ' +
        'einmal.',
    },
    code: 'Wiederherstellungscode',
    given: {
      first: {
        title: 'Bewahren Sie Ihren Wiederherstellungscode auf',
        text:
          'Mit ihm können Sie sich einmal anmelden, wenn Sie Ihr Telefon verlieren. Schreiben ' +
          'Sie ihn auf oder drucken Sie ihn aus. Er wird nur dieses eine Mal gezeigt.',
      },
      replacement: {
        title: 'Bewahren Sie Ihren neuen Wiederherstellungscode auf',
        text:
          'Der eben benutzte gilt nicht mehr. Schreiben Sie diesen auf oder drucken Sie ihn aus. ' +
          'Er wird nur dieses eine Mal gezeigt.',
      },
    },
    copy: 'Kopieren',
    copied: 'Kopiert',
    print: 'Drucken',
    download: 'Herunterladen',
    saved: 'Ich habe diesen Code sicher aufbewahrt',
  },
};
