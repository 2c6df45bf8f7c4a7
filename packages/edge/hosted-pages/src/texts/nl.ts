import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'Deze manier is op dit moment niet beschikbaar. Kies een andere.';
const wrongCode = 'Die code klopt niet. Kijk in het nieuwste bericht en probeer het opnieuw.';
const provider = 'De andere dienst kon u niet aanmelden. Probeer het opnieuw.';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `De code die naar het nummer eindigend op ${shown} is gestuurd, werkt niet meer.`,
    voice: `De code die aan het nummer eindigend op ${shown} is gezegd, werkt niet meer.`,
    email: `De code die per e-mail naar ${shown} is gestuurd, werkt niet meer.`,
  })[way];
const ended = {
  title: 'Deze aanmelding is beëindigd',
  text: 'Ze duurde te lang of was al afgerond. Begin opnieuw.',
};
const unknownAddress = {
  title: 'Dit verzoek kan niet worden beantwoord',
  text: 'De applicatie wilde u naar een adres sturen dat niet voor haar is geregistreerd.',
};
const unknownApplication = {
  title: 'Deze applicatie is niet bekend',
  text:
    'De link die u hier bracht, noemt geen applicatie die wij kennen. Ga terug en probeer het ' +
    'opnieuw.',
};

export const nl: Texts = {
  language: 'nl',
  login: {
    title: 'Aanmelden',
    lead: (application) => `om verder te gaan naar ${application}`,
    username: 'E-mailadres of gebruikersnaam',
    password: 'Wachtwoord',
    submit: 'Doorgaan',
    or: 'of',
    continueWith: (connection) => `Doorgaan met ${connection}`,
  },
  enrollment: {
    title: 'Voeg uw telefoon toe',
    lead: 'Voortaan is een code naar uw telefoon de tweede stap bij het aanmelden.',
    phone: 'Telefoonnummer',
    country: 'Land',
    hint: (example) => `Bijvoorbeeld ${example}. Of met + en de landcode.`,
    by: 'Hoe u de code krijgt',
    ways: { sms: 'Sms', voice: 'Telefoontje' },
    device: 'Naam van dit apparaat (optioneel)',
    risk: 'Wie uw nummer in handen krijgt, kan de code lezen. Geef een code nooit aan iemand door.',
    submit: 'Code sturen',
    other: 'Een andere manier kiezen',
  },
  challenge: {
    title: 'Voer uw code in',
    lead: (shown, way) =>
      ({
        sms: `We hebben hem naar het nummer gestuurd dat eindigt op ${shown}.`,
        voice: `We bellen het nummer dat eindigt op ${shown}.`,
        email: `We hebben hem per e-mail naar ${shown} gestuurd.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'Hij is één minuut geldig.' : `Hij is ${minutes} minuten geldig.`,
    sentAgain: 'Er is een nieuwe code onderweg. Alleen het nieuwste bericht telt.',
    code: 'Code',
    submit: 'Doorgaan',
    resend: 'Een nieuwe code sturen',
    other: 'Een andere manier gebruiken',
    otherNumber: 'Een ander nummer gebruiken',
    remember: (period) => `Deze browser ${period} onthouden`,
  },
  app: {
    enrollment: {
      title: 'Stel uw authenticator-app in',
      text: 'Scan dit met de app op uw telefoon. Voer daarna de code in die de app toont.',
    },
    challenge: { title: 'Voer uw code in', text: 'Uw authenticator-app toont hem.' },
    picture: 'QR-code met de sleutel voor uw authenticator-app',
    open: 'De app op dit apparaat openen',
    key: 'Lukt scannen niet? De sleutel tonen',
    code: 'Code uit de app',
  },
  recovery: {
    challenge: {
      title: 'Voer uw herstelcode in',
      text:
        'U is gevraagd hem te bewaren toen u de tweede stap instelde. Hij kan één keer worden ' +
        'gebruikt.',
    },
    code: 'Herstelcode',
    given: {
      first: {
        title: 'Bewaar uw herstelcode',
        text:
          'Hiermee kunt u zich één keer aanmelden als u uw telefoon kwijt bent. Schrijf hem ' +
          'op of ' +
          'druk hem af. Hij wordt alleen nu getoond.',
      },
      replacement: {
        title: 'Bewaar uw nieuwe herstelcode',
        text:
          'De code die u gebruikte, is niet meer geldig. Schrijf deze op of druk hem af. Hij ' +
          'wordt alleen nu getoond.',
      },
    },
    copy: 'Kopiëren',
    copied: 'Gekopieerd',
    print: 'Afdrukken',
    download: 'Downloaden',
    saved: 'Ik heb deze code op een veilige plek bewaard',
  },
  closed: {
    locked: { title: 'Dat was te vaak fout', text: noLongerWorks },
    expired: { title: 'De code is verlopen', text: noLongerWorks },
    atHand: 'Voor deze poging worden geen codes meer aangenomen. U kunt een nieuwe beginnen.',
    tryAgain: 'Opnieuw proberen',
    numberAgain: 'Het nummer opnieuw invoeren',
  },
  times: {
    tryAgainAt: (time) => `U kunt het vanaf ${time} opnieuw proberen.`,
    tryLater: 'Wacht even en probeer het opnieuw.',
    resendFrom: (time) => `Vanaf ${time} kan een nieuwe code worden gestuurd.`,
  },
  backTo: (application) => `Terug naar ${application}`,
  webauthn: ofKeys.nl.webauthn,
  passkey: ofPasskeys.nl.passkey,
  account: ofAccount.nl.account,
  reset: ofResets.nl.reset,
  options: {
    title: 'Bevestig dat u het bent',
    lead: 'Kies hoe u dat wilt doen.',
  },
  enrollOptions: {
    title: 'Voeg een tweede stap toe',
    text: 'Kies hoe u wilt bevestigen dat u het bent.',
  },
  enrolled: {
    title: 'Uw tweede stap is ingesteld',
    text: 'Voortaan wordt er bij het aanmelden om gevraagd. U kunt dit venster sluiten.',
  },
  signOut: {
    title: 'Afmelden?',
    text: 'U bent hier aangemeld. Als u zich afmeldt, geldt dat voor elke applicatie.',
    submit: 'Afmelden',
  },
  signedOut: { title: 'U bent afgemeld', text: 'U kunt dit venster sluiten.' },
  continuing: {
    title: 'Een ogenblik',
    text: 'U gaat terug naar de applicatie.',
    submit: 'Doorgaan',
  },
  frame: {
    account: 'Account',
    notYou: 'Bent u dit niet?',
    language: 'Taal',
    privacy: 'Privacy',
    toStart: 'Naar de startpagina',
  },
  error: 'Fout',
  startAgain: 'Opnieuw beginnen',
  support: 'Hulp krijgen',
  reference: (id) => `Kenmerk: ${id}`,
  refusals: {
    ...ofKeys.nl.refusals,
    ...ofPasskeys.nl.refusals,
    ...ofAccount.nl.refusals,
    ...ofResets.nl.refusals,
    credentials_wrong: 'De gebruikersnaam of het wachtwoord klopt niet.',
    credentials_missing: 'Voer zowel uw gebruikersnaam als uw wachtwoord in.',
    too_many_guesses: 'Te veel pogingen.',
    user_blocked: 'Dit account kan zich niet aanmelden. Vraag het aan wie het beheert.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Voer uw telefoonnummer in.',
    phone_number_malformed:
      'Dit is geen telefoonnummer dat we kunnen bereiken. Controleer het landnummer.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'Dit kan niet worden gebruikt. Controleer wat u hebt ingevoerd.',
    form_unreadable: 'Wat is verzonden, kon niet worden gelezen. Vul het formulier opnieuw in.',
    switched_off:
      'De methode waarmee u was begonnen, is zojuist uitgeschakeld. Ga verder met een methode ' +
      'die beschikbaar is.',
    choice_missing: 'Kies een van de manieren.',
    too_many_sends: 'Er zijn te veel codes gestuurd.',
    destination_not_allowed:
      'Naar nummers uit dit land kunnen geen codes worden gestuurd. Gebruik een ander nummer ' +
      'of een andere manier.',
    code_not_saved: 'Bevestig dat u de code hebt bewaard.',
    app_key_locked:
      'Dat was te vaak fout. De sleutel van daarnet werkt niet meer: verwijder hem uit uw ' +
      'app. Er ' +
      'wordt een nieuwe voor u gemaakt.',
    wrong_app_code:
      'Die code klopt niet of is al gebruikt. Wacht op de volgende en probeer het opnieuw.',
    wrong_recovery_code: 'Die herstelcode klopt niet of is al gebruikt.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'De herstelcode is te vaak getoond. De laatst getoonde is geldig. Hebt u die niet bewaard, ' +
      'vraag dan een andere aan wie uw account beheert.',
    code_missing: 'Voer de code in.',
    wrong_code: wrongCode,
    challenge_expired: 'De code is verlopen. Vraag om een nieuwe.',
    challenge_locked: 'Dat was te vaak fout. Vraag om een nieuwe code.',
    challenge_not_open: 'De code is niet meer geldig. Vraag om een nieuwe.',
    too_many_attempts: 'Te veel verkeerde codes.',
  },
  home: {
    title: 'Countersign',
    text:
      'Hier melden mensen zich aan bij applicaties, stap voor stap. Verder is er niets ' +
      'te zien.',
  },
  problems: {
    ...ofResets.nl.problems,
    ticket_unknown: {
      title: 'Deze link leidt nergens heen',
      text: 'Hij is niet volledig of is nooit uitgegeven. Vraag een nieuwe aan wie hem stuurde.',
    },
    ticket_expired: {
      title: 'Deze link is verlopen',
      text: 'Hij was vijf dagen geldig. Vraag een nieuwe aan wie hem stuurde.',
    },
    ticket_used: {
      title: 'Deze link is al gebruikt',
      text:
        'Hij werkt één keer, en er is een tweede stap mee toegevoegd. Was u dat niet, meld het ' +
        'dan aan wie uw account beheert.',
    },
    already_enrolled: {
      title: 'U hebt al een tweede stap',
      text: 'Met deze link valt er niets toe te voegen. U kunt dit venster sluiten.',
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
      title: 'Deze aanmelding is beëindigd',
      text:
        'Ze was afgerond, duurde te lang of is in een andere browser begonnen. Ga terug naar de ' +
        'applicatie en begin opnieuw. Gebeurt dit elke keer, sta dan cookies toe.',
    },
    factor_missing: {
      title: 'Er is een tweede stap nodig',
      text:
        'Uw account heeft een tweede stap nodig om u aan te melden, maar er is er geen ' +
        'beschikbaar. Vraag het aan wie het beheert.',
    },
    request_malformed: {
      title: 'Dit verzoek kan niet worden beantwoord',
      text: 'Er ontbreekt iets of iets klopt niet. Ga terug en probeer het opnieuw.',
    },
    not_found: { title: 'Hier is niets', text: 'Controleer het adres.' },
    tenant_unknown: { title: 'Hier is niets', text: 'Controleer het adres.' },
    too_many_requests: {
      title: 'Een ogenblik',
      text: 'Er kwamen te veel verzoeken. Wacht een minuut en probeer het opnieuw.',
    },
    service_silent: {
      title: 'Een ogenblik',
      text: 'We kunnen nu niet antwoorden. Probeer het over een paar seconden opnieuw.',
    },
    broken: {
      title: 'Er ging iets mis',
      text:
        'Dat ligt aan ons, niet aan u. Probeer het opnieuw; gebeurt het weer, geef ons dan het ' +
        'kenmerk hieronder door.',
    },
  },
};
