import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'Questo metodo non è disponibile al momento. Scegline un altro.';
const wrongCode = 'Il codice non è giusto. Controlla il messaggio più recente e riprova.';
const provider = 'L’altro servizio non ha potuto farti accedere. Riprova.';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `Il codice inviato al numero che termina con ${shown} non vale più.`,
    voice: `Il codice detto al numero che termina con ${shown} non vale più.`,
    email: `Il codice inviato per e-mail a ${shown} non vale più.`,
  })[way];
const ended = {
  title: 'Questo accesso è terminato',
  text: 'È durato troppo o era già concluso. Ricomincia da capo.',
};
const unknownAddress = {
  title: 'Non è possibile rispondere a questa richiesta',
  text: 'L’applicazione ha chiesto di mandarti a un indirizzo che non è registrato per lei.',
};
const unknownApplication = {
  title: 'Questa applicazione non è conosciuta',
  text:
    'Il collegamento che ti ha portato qui non indica un’applicazione che conosciamo. Torna ' +
    'indietro e riprova.',
};

export const it: Texts = {
  language: 'it',
  login: {
    title: 'Accedi',
    lead: (application) => `per continuare su ${application}`,
    username: 'Indirizzo e-mail o nome utente',
    password: 'Password',
    submit: 'Continua',
    or: 'oppure',
    continueWith: (connection) => `Continua con ${connection}`,
  },
  enrollment: {
    title: 'Aggiungi il tuo telefono',
    lead: 'Da ora in poi, un codice inviato al tuo telefono è il secondo passo dell’accesso.',
    phone: 'Numero di telefono',
    country: 'Paese',
    hint: (example) => `Per esempio ${example}. Oppure con + e il prefisso del Paese.`,
    by: 'Come ricevi il codice',
    ways: { sms: 'SMS', voice: 'Chiamata' },
    device: 'Nome di questo dispositivo (facoltativo)',
    risk:
      'Chi si impossessa del tuo numero potrebbe leggere il codice. Non dare mai un ' +
      'codice a nessuno.',
    submit: 'Invia il codice',
    other: 'Scegli un altro metodo',
  },
  challenge: {
    title: 'Inserisci il codice',
    lead: (shown, way) =>
      ({
        sms: `Lo abbiamo inviato al numero che termina con ${shown}.`,
        voice: `Stiamo chiamando il numero che termina con ${shown}.`,
        email: `Lo abbiamo inviato per e-mail a ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'È valido per un minuto.' : `È valido per ${minutes} minuti.`,
    sentAgain: 'Un nuovo codice è in arrivo. Conta solo il messaggio più recente.',
    code: 'Codice',
    submit: 'Continua',
    resend: 'Invia un nuovo codice',
    other: 'Usa un altro metodo',
    otherNumber: 'Usa un altro numero',
    remember: (period) => `Ricorda questo browser per ${period}`,
  },
  app: {
    enrollment: {
      title: 'Configura la tua app di autenticazione',
      text:
        'Inquadra il codice con l’app sul tuo telefono. Poi inserisci il codice che ' +
        'l’app mostra.',
    },
    challenge: { title: 'Inserisci il codice', text: 'Lo mostra la tua app di autenticazione.' },
    picture: 'Codice QR con la chiave per la tua app di autenticazione',
    open: 'Apri l’app su questo dispositivo',
    key: 'Non riesci a inquadrare? Mostra la chiave',
    code: 'Codice dell’app',
  },
  recovery: {
    challenge: {
      title: 'Inserisci il codice di recupero',
      text:
        'Ti è stato chiesto di conservarlo quando hai configurato il secondo passo. Si può usare ' +
        'una volta sola.',
    },
    code: 'Codice di recupero',
    given: {
      first: {
        title: 'Conserva il tuo codice di recupero',
        text:
          'Ti permette di accedere una volta se perdi il telefono. Scrivilo o stampalo. Viene ' +
          'mostrato solo adesso.',
      },
      replacement: {
        title: 'Conserva il tuo nuovo codice di recupero',
        text:
          'Quello che hai usato non vale più. Scrivi o stampa questo. Viene mostrato ' +
          'solo adesso.',
      },
    },
    copy: 'Copia',
    copied: 'Copiato',
    print: 'Stampa',
    download: 'Scarica',
    saved: 'Ho conservato questo codice in un posto sicuro',
  },
  closed: {
    locked: { title: 'Troppi errori', text: noLongerWorks },
    expired: { title: 'Il codice è scaduto', text: noLongerWorks },
    atHand: 'Per questo tentativo non si accettano altri codici. Puoi iniziarne un altro.',
    tryAgain: 'Riprova',
    numberAgain: 'Inserisci di nuovo il numero',
  },
  times: {
    tryAgainAt: (time) => `Puoi riprovare dalle ${time}.`,
    tryLater: 'Aspetta un po’ e riprova.',
    resendFrom: (time) => `Un nuovo codice può essere inviato dalle ${time}.`,
  },
  backTo: (application) => `Torna a ${application}`,
  webauthn: ofKeys.it.webauthn,
  passkey: ofPasskeys.it.passkey,
  account: ofAccount.it.account,
  reset: ofResets.it.reset,
  options: {
    title: 'Conferma che sei tu',
    lead: 'Scegli come vuoi farlo.',
  },
  enrollOptions: {
    title: 'Aggiungi un secondo passo',
    text: 'Scegli come vuoi confermare che sei tu.',
  },
  enrolled: {
    title: 'Il tuo secondo passo è configurato',
    text: 'Da ora in poi ti verrà chiesto quando accedi. Puoi chiudere questa finestra.',
  },
  signOut: {
    title: 'Vuoi uscire?',
    text: 'Hai effettuato l’accesso qui. Se esci, esci da tutte le applicazioni.',
    submit: 'Esci',
  },
  signedOut: { title: 'Sei uscito', text: 'Puoi chiudere questa finestra.' },
  continuing: {
    title: 'Un momento',
    text: 'Stai tornando all’applicazione.',
    submit: 'Continua',
  },
  frame: {
    account: 'Account',
    notYou: 'Non sei tu?',
    language: 'Lingua',
    privacy: 'Privacy',
    toStart: 'Alla pagina iniziale',
  },
  error: 'Errore',
  startAgain: 'Ricomincia',
  support: 'Chiedi aiuto',
  reference: (id) => `Riferimento: ${id}`,
  refusals: {
    ...ofKeys.it.refusals,
    ...ofPasskeys.it.refusals,
    ...ofAccount.it.refusals,
    ...ofResets.it.refusals,
    credentials_wrong: 'Il nome utente o la password non sono giusti.',
    credentials_missing: 'Inserisci sia il nome utente sia la password.',
    too_many_guesses: 'Troppi tentativi.',
    user_blocked: 'Questo account non può accedere. Rivolgiti a chi lo gestisce.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Inserisci il tuo numero di telefono.',
    phone_number_malformed:
      'Non è un numero di telefono che possiamo raggiungere. Controlla il prefisso ' +
      'internazionale.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'Non si può usare. Controlla quello che hai inserito.',
    form_unreadable:
      'Non è stato possibile leggere ciò che è stato inviato. Compila di nuovo il modulo.',
    switched_off:
      'Il metodo con cui avevi iniziato è stato appena disattivato. Continua con uno disponibile.',
    choice_missing: 'Scegli uno dei metodi.',
    too_many_sends: 'Sono stati inviati troppi codici.',
    destination_not_allowed:
      'Non è possibile inviare codici a numeri di questo paese. Usa un altro numero o un ' +
      'altro metodo.',
    code_not_saved: 'Conferma di aver conservato il codice.',
    app_key_locked:
      'Troppi errori. La chiave mostrata prima non vale più: eliminala dall’app. Ne viene creata ' +
      'una nuova per te.',
    wrong_app_code: 'Il codice non è giusto o è già stato usato. Aspetta il prossimo e riprova.',
    wrong_recovery_code: 'Il codice di recupero non è giusto o è già stato usato.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'Il codice di recupero è stato mostrato troppe volte. Vale l’ultimo mostrato. Se non ' +
      'lo hai ' +
      'conservato, chiedine un altro a chi gestisce il tuo account.',
    code_missing: 'Inserisci il codice.',
    wrong_code: wrongCode,
    challenge_expired: 'Il codice è scaduto. Chiedine uno nuovo.',
    challenge_locked: 'Troppi errori. Chiedi un nuovo codice.',
    challenge_not_open: 'Il codice non vale più. Chiedine uno nuovo.',
    too_many_attempts: 'Troppi codici sbagliati.',
  },
  home: {
    title: 'Countersign',
    text: 'Qui si accede alle applicazioni, passo dopo passo. Non c’è altro da vedere.',
  },
  problems: {
    ...ofResets.it.problems,
    ticket_unknown: {
      title: 'Questo collegamento non porta da nessuna parte',
      text: 'Non è completo o non è mai stato emesso. Chiedine un altro a chi te lo ha mandato.',
    },
    ticket_expired: {
      title: 'Questo collegamento è scaduto',
      text: 'Valeva cinque giorni. Chiedine un altro a chi te lo ha mandato.',
    },
    ticket_used: {
      title: 'Questo collegamento è già stato usato',
      text:
        'Funziona una volta sola e con esso è stato aggiunto un secondo passo. Se non sei stato ' +
        'tu, avvisa chi gestisce il tuo account.',
    },
    already_enrolled: {
      title: 'Hai già un secondo passo',
      text: 'Con questo collegamento non c’è nulla da aggiungere. Puoi chiudere questa finestra.',
    },
    client_missing: unknownApplication,
    client_unknown: unknownApplication,
    redirect_uri_missing: unknownAddress,
    redirect_uri_unregistered: unknownAddress,
    origin_unregistered: unknownAddress,
    return_address_unregistered: unknownAddress,
    login_unknown: ended,
    login_expired: ended,
    login_over: ended,
    transaction_unknown: {
      title: 'Questo accesso è terminato',
      text:
        'Era concluso, è durato troppo o è iniziato in un altro browser. Torna all’applicazione ' +
        'e ricomincia. Se succede sempre, consenti i cookie.',
    },
    factor_missing: {
      title: 'Serve un secondo passo',
      text:
        'Per accedere il tuo account ha bisogno di un secondo passo, ma nessuno è disponibile. ' +
        'Rivolgiti a chi lo gestisce.',
    },
    request_malformed: {
      title: 'Non è possibile rispondere a questa richiesta',
      text: 'Qualcosa manca o non è corretto. Torna indietro e riprova.',
    },
    not_found: { title: 'Qui non c’è nulla', text: 'Controlla l’indirizzo.' },
    tenant_unknown: { title: 'Qui non c’è nulla', text: 'Controlla l’indirizzo.' },
    too_many_requests: {
      title: 'Solo un momento',
      text: 'Sono arrivate troppe richieste. Aspetta un minuto e riprova.',
    },
    service_silent: {
      title: 'Solo un momento',
      text: 'Al momento non possiamo rispondere. Riprova tra qualche secondo.',
    },
    broken: {
      title: 'Qualcosa è andato storto',
      text:
        'È colpa nostra, non tua. Riprova; se succede ancora, comunicaci il ' +
        'riferimento qui sotto.',
    },
  },
};
