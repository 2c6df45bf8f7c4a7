import type { MailTexts } from './texts.ts';

export const it: MailTexts = {
  language: 'it',
  hello: 'Ciao,',
  changes: {
    factor_added: {
      subject: 'Un secondo passo è stato aggiunto al tuo account su {name}',
      text: 'Da ora in poi il tuo account su {name} ha un modo in più per dimostrare che sei tu.',
    },
    factor_changed: {
      subject: 'Un secondo passo del tuo account su {name} è stato modificato',
      text: 'Nel tuo account su {name} è stato modificato un modo per dimostrare che sei tu.',
    },
    factor_removed: {
      subject: 'Un secondo passo è stato tolto dal tuo account su {name}',
      text: 'Dal tuo account su {name} è stato tolto un modo per dimostrare che sei tu.',
    },
    factor_locked: {
      subject: 'Un secondo passo del tuo account su {name} è bloccato',
      text:
        'Sono stati inseriti troppi codici sbagliati di seguito. Non dimostra nulla ' +
        'finché non viene configurato di nuovo.',
    },
    recovery_code_given: {
      subject: 'Hai un nuovo codice di recupero su {name}',
      text:
        'È stato mostrato un nuovo codice di recupero per il tuo account su {name}. ' +
        'Quello che avevi prima non vale più.',
    },
    recovery_code_spent: {
      subject: 'Il tuo codice di recupero su {name} è stato usato',
      text:
        'Qualcuno è entrato nel tuo account su {name} con il tuo codice di recupero. ' +
        'Ora non vale più.',
    },
    second_factor_failed: {
      subject: 'Sono stati inseriti codici sbagliati per il tuo account su {name}',
      text:
        'Qualcuno sapeva come accedere al tuo account su {name}, ma non il codice che ' +
        'viene chiesto.',
    },
    sessions_ended: {
      subject: 'La tua sessione su {name} è stata chiusa',
      text:
        'La sessione del tuo account su {name} è stata chiusa in alcuni browser o applicazioni. ' +
        'Ti chiederanno di accedere di nuovo.',
    },
    browsers_forgotten: {
      subject: 'Alcuni browser del tuo account su {name} sono stati dimenticati',
      text:
        'Uno o tutti i browser ricordati per il tuo account su {name} sono stati ' +
        'dimenticati. Lì il secondo passaggio verrà chiesto di nuovo.',
    },
    password_changed: {
      subject: 'La tua password su {name} è stata cambiata',
      text:
        'D’ora in poi il tuo account su {name} ha un’altra password. Ovunque avevi ' +
        'effettuato l’accesso, la sessione è terminata.',
    },
  },
  which: (factor) => `Cosa: ${factor}`,
  when: (instant) => `Quando: ${instant}`,
  notYou:
    'Se sei stato tu, non devi fare nulla. Altrimenti avvisa subito chi gestisce il ' +
    'tuo account e cambia la password.',
  notYouAsk: (address) =>
    `Se sei stato tu, non devi fare nulla. Altrimenti scrivi subito a ${address} e ` +
    'cambia la password.',
  ticket: {
    subject: 'Configura un secondo passo per il tuo account su {name}',
    text:
      'Con questo collegamento configuri un secondo modo per dimostrare che sei tu, ' +
      'per il tuo account su {name}:',
    after: 'Funziona una volta sola e per cinque giorni. Se non lo aspettavi, non aprirlo.',
  },
  passwordLink: {
    subject: 'Scegli una nuova password per il tuo account su {name}',
    text: 'Con questo collegamento scegli una nuova password per il tuo account su {name}:',
    after:
      'Funziona una volta sola e per un giorno. Se non lo hai chiesto, non devi fare ' +
      'nulla: la tua password resta la stessa.',
  },
  test: {
    subject: 'E-mail di prova di {name}',
    text:
      'Chi amministra {name} ha inviato questa e-mail per vedere se le e-mail ' +
      'arrivano. Non c’è nulla da fare.',
  },
  code: {
    subject: 'Il tuo codice per {name}',
    text: 'Questo è il tuo codice per accedere a {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'È valido per un minuto.' : `È valido per ${minutes} minuti.`,
    after:
      'Nessuno te lo chiederà mai. Se non stai accedendo, qualcun altro conosce la ' +
      'tua password: cambiala.',
  },
};
