import type { TicketTexts } from './texts.ts';

/** What is said to who comes with a ticket to enrol. */
export const tickets: TicketTexts = {
  enrolled: {
    title: 'Ihr zweiter Schritt ist eingerichtet',
    text:
      'Ab jetzt werden Sie bei der Anmeldung danach gefragt. Sie können dieses Fenster ' +
      'schließen.',
  },
  problems: {
    ticket_unknown: {
      title: 'Dieser Link führt nirgendwohin',
      text:
        'Er ist nicht vollständig oder wurde nie ausgestellt. Bitte lassen Sie sich einen ' +
        'neuen schicken.',
    },
    ticket_expired: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Er galt fünf Tage. Bitte lassen Sie sich einen neuen schicken.',
    },
    ticket_used: {
      title: 'Dieser Link ist schon benutzt',
      text:
        'Er gilt einmal, und mit ihm wurde ein zweiter Schritt eingerichtet. Waren Sie das ' +
        'nicht, dann melden Sie es dem, der Ihr Konto betreut.',
    },
    already_enrolled: {
      title: 'Sie haben schon einen zweiten Schritt',
      text: 'Mit diesem Link ist nichts hinzuzufügen. Sie können dieses Fenster schließen.',
    },
  },
};
