import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'Ta metoda nie jest w tej chwili dostępna. Wybierz inną.';
const wrongCode = 'Ten kod jest nieprawidłowy. Sprawdź najnowszą wiadomość i spróbuj ponownie.';
const provider = 'Druga usługa nie mogła Cię zalogować. Spróbuj ponownie.';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `Kod wysłany na numer kończący się na ${shown} już nie działa.`,
    voice: `Kod podany na numer kończący się na ${shown} już nie działa.`,
    email: `Kod wysłany e-mailem na ${shown} już nie działa.`,
  })[way];
const ended = {
  title: 'To logowanie zostało zakończone',
  text: 'Trwało zbyt długo lub było już ukończone. Zacznij od nowa.',
};
const unknownAddress = {
  title: 'Na to żądanie nie można odpowiedzieć',
  text: 'Aplikacja chciała odesłać Cię pod adres, który nie jest dla niej zarejestrowany.',
};
const unknownApplication = {
  title: 'Ta aplikacja nie jest znana',
  text:
    'Link, który Cię tu przyprowadził, nie wskazuje żadnej znanej nam aplikacji. Wróć i spróbuj ' +
    'ponownie.',
};

/** 2 minuty, 5 minut: CLDR knows. */
const minutesIn = new Intl.NumberFormat('pl', {
  ...{ style: 'unit', unit: 'minute', unitDisplay: 'long' },
});

export const pl: Texts = {
  language: 'pl',
  login: {
    title: 'Zaloguj się',
    lead: (application) => `aby przejść do ${application}`,
    username: 'Adres e-mail lub nazwa użytkownika',
    password: 'Hasło',
    submit: 'Dalej',
    or: 'lub',
    continueWith: (connection) => `Kontynuuj przez ${connection}`,
  },
  enrollment: {
    title: 'Dodaj swój telefon',
    lead: 'Od teraz drugim krokiem logowania jest kod wysyłany na Twój telefon.',
    phone: 'Numer telefonu',
    country: 'Kraj',
    hint: (example) => `Na przykład ${example}. Albo z + i numerem kierunkowym kraju.`,
    by: 'Jak otrzymasz kod',
    ways: { sms: 'SMS', voice: 'Połączenie' },
    device: 'Nazwa tego urządzenia (opcjonalnie)',
    risk: 'Kto przejmie Twój numer, może odczytać kod. Nigdy nikomu nie podawaj kodu.',
    submit: 'Wyślij kod',
    other: 'Wybierz inną metodę',
  },
  challenge: {
    title: 'Wpisz kod',
    lead: (shown, way) =>
      ({
        sms: `Wysłaliśmy go na numer kończący się na ${shown}.`,
        voice: `Dzwonimy na numer kończący się na ${shown}.`,
        email: `Wysłaliśmy go e-mailem na ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'Jest ważny przez minutę.' : `Jest ważny przez ${minutesIn.format(minutes)}.`,
    sentAgain: 'Nowy kod jest w drodze. Liczy się tylko najnowsza wiadomość.',
    code: 'Kod',
    submit: 'Dalej',
    resend: 'Wyślij nowy kod',
    other: 'Użyj innej metody',
    otherNumber: 'Użyj innego numeru',
    remember: (period) => `Zapamiętaj tę przeglądarkę na ${period}`,
  },
  app: {
    enrollment: {
      title: 'Skonfiguruj aplikację uwierzytelniającą',
      text: 'Zeskanuj to aplikacją w telefonie. Potem wpisz kod, który aplikacja pokazuje.',
    },
    challenge: { title: 'Wpisz kod', text: 'Pokazuje go Twoja aplikacja uwierzytelniająca.' },
    picture: 'Kod QR z kluczem do Twojej aplikacji uwierzytelniającej',
    open: 'Otwórz aplikację na tym urządzeniu',
    key: 'Nie możesz zeskanować? Pokaż klucz',
    code: 'Kod z aplikacji',
  },
  recovery: {
    challenge: {
      title: 'Wpisz kod odzyskiwania',
      text: 'Przy konfigurowaniu drugiego kroku prosiliśmy o jego zachowanie. Można go użyć raz.',
    },
    code: 'Kod odzyskiwania',
    given: {
      first: {
        title: 'Zachowaj swój kod odzyskiwania',
        text:
          'Pozwala zalogować się raz, jeśli stracisz telefon. Zapisz go lub wydrukuj. Pokazujemy ' +
          'go tylko teraz.',
      },
      replacement: {
        title: 'Zachowaj nowy kod odzyskiwania',
        text: 'Użyty kod nie jest już ważny. Zapisz lub wydrukuj ten. Pokazujemy go tylko teraz.',
      },
    },
    copy: 'Kopiuj',
    copied: 'Skopiowano',
    print: 'Drukuj',
    download: 'Pobierz',
    saved: 'Mam ten kod w bezpiecznym miejscu',
  },
  closed: {
    locked: { title: 'Zbyt wiele błędów', text: noLongerWorks },
    expired: { title: 'Kod wygasł', text: noLongerWorks },
    atHand: 'Przy tej próbie nie przyjmujemy już kodów. Możesz zacząć następną.',
    tryAgain: 'Spróbuj ponownie',
    numberAgain: 'Wpisz numer jeszcze raz',
  },
  times: {
    tryAgainAt: (time) => `Możesz spróbować ponownie od ${time}.`,
    tryLater: 'Poczekaj chwilę i spróbuj ponownie.',
    resendFrom: (time) => `Nowy kod można wysłać od ${time}.`,
  },
  backTo: (application) => `Wróć do ${application}`,
  webauthn: ofKeys.pl.webauthn,
  passkey: ofPasskeys.pl.passkey,
  account: ofAccount.pl.account,
  reset: ofResets.pl.reset,
  options: {
    title: 'Potwierdź, że to Ty',
    lead: 'Wybierz, jak chcesz to zrobić.',
  },
  enrollOptions: {
    title: 'Dodaj drugi krok',
    text: 'Wybierz, jak chcesz potwierdzać, że to Ty.',
  },
  enrolled: {
    title: 'Twój drugi krok jest skonfigurowany',
    text: 'Od teraz będziemy o niego prosić przy logowaniu. Możesz zamknąć to okno.',
  },
  signOut: {
    title: 'Wylogować się?',
    text: 'Jesteś tu zalogowany. Wylogowanie zakończy to we wszystkich aplikacjach.',
    submit: 'Wyloguj się',
  },
  signedOut: { title: 'Wylogowano', text: 'Możesz zamknąć to okno.' },
  continuing: {
    title: 'Chwileczkę',
    text: 'Wracasz do aplikacji.',
    submit: 'Dalej',
  },
  frame: {
    account: 'Konto',
    notYou: 'To nie Ty?',
    language: 'Język',
    privacy: 'Prywatność',
    toStart: 'Do strony startowej',
  },
  error: 'Błąd',
  startAgain: 'Zacznij od nowa',
  support: 'Uzyskaj pomoc',
  reference: (id) => `Numer zgłoszenia: ${id}`,
  refusals: {
    ...ofKeys.pl.refusals,
    ...ofPasskeys.pl.refusals,
    ...ofAccount.pl.refusals,
    ...ofResets.pl.refusals,
    credentials_wrong: 'Nazwa użytkownika lub hasło są nieprawidłowe.',
    credentials_missing: 'Wpisz nazwę użytkownika i hasło.',
    too_many_guesses: 'Zbyt wiele prób.',
    user_blocked: 'To konto nie może się zalogować. Zwróć się do osoby, która się nim opiekuje.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Wpisz numer telefonu.',
    phone_number_malformed:
      'To nie jest numer telefonu, pod który możemy dotrzeć. Sprawdź numer kierunkowy kraju.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'Tego nie można użyć. Sprawdź, co zostało wpisane.',
    form_unreadable: 'Nie udało się odczytać tego, co wysłano. Wypełnij formularz ponownie.',
    switched_off:
      'Rozpoczęta metoda została właśnie wyłączona. Kontynuuj metodą, która jest dostępna.',
    choice_missing: 'Wybierz jedną z metod.',
    too_many_sends: 'Wysłano zbyt wiele kodów.',
    destination_not_allowed:
      'Nie można wysyłać kodów na numery z tego kraju. Użyj innego numeru lub innej metody.',
    code_not_saved: 'Potwierdź, że kod został zachowany.',
    app_key_locked:
      'Zbyt wiele błędów. Pokazany wcześniej klucz już nie działa: usuń go z aplikacji. ' +
      'Tworzymy dla Ciebie nowy.',
    wrong_app_code:
      'Ten kod jest nieprawidłowy lub został już użyty. Poczekaj na następny i spróbuj ponownie.',
    wrong_recovery_code: 'Ten kod odzyskiwania jest nieprawidłowy lub został już użyty.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'Kod odzyskiwania pokazano zbyt wiele razy. Ważny jest pokazany ostatnio. Jeśli go nie ' +
      'masz, poproś o nowy osobę, która opiekuje się Twoim kontem.',
    code_missing: 'Wpisz kod.',
    wrong_code: wrongCode,
    challenge_expired: 'Kod wygasł. Poproś o nowy.',
    challenge_locked: 'Zbyt wiele błędów. Poproś o nowy kod.',
    challenge_not_open: 'Kod nie jest już ważny. Poproś o nowy.',
    too_many_attempts: 'Zbyt wiele błędnych kodów.',
  },
  home: {
    title: 'Countersign',
    text: 'Tutaj ludzie logują się do aplikacji, krok po kroku. Nic więcej tu nie ma.',
  },
  problems: {
    ...ofResets.pl.problems,
    ticket_unknown: {
      title: 'Ten link donikąd nie prowadzi',
      text: 'Jest niepełny lub nigdy nie został wydany. Poproś o nowy osobę, która go przysłała.',
    },
    ticket_expired: {
      title: 'Ten link wygasł',
      text: 'Był ważny pięć dni. Poproś o nowy osobę, która go przysłała.',
    },
    ticket_used: {
      title: 'Ten link został już użyty',
      text:
        'Działa raz i dodano nim drugi krok. Jeśli to nie Ty, powiadom osobę, która opiekuje się ' +
        'Twoim kontem.',
    },
    already_enrolled: {
      title: 'Masz już drugi krok',
      text: 'Tym linkiem nie ma czego dodawać. Możesz zamknąć to okno.',
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
      title: 'To logowanie zostało zakończone',
      text:
        'Było ukończone, trwało zbyt długo lub zaczęto je w innej przeglądarce. Wróć do ' +
        'aplikacji i zacznij od nowa. Jeśli to się powtarza, zezwól na pliki cookie.',
    },
    factor_missing: {
      title: 'Potrzebny jest drugi krok',
      text:
        'Twoje konto wymaga drugiego kroku, aby się zalogować, ale żaden nie jest dostępny. ' +
        'Zwróć się do osoby, która się nim opiekuje.',
    },
    request_malformed: {
      title: 'Na to żądanie nie można odpowiedzieć',
      text: 'Czegoś w nim brakuje lub coś jest nieprawidłowe. Wróć i spróbuj ponownie.',
    },
    not_found: { title: 'Nic tu nie ma', text: 'Sprawdź adres.' },
    tenant_unknown: { title: 'Nic tu nie ma', text: 'Sprawdź adres.' },
    too_many_requests: {
      title: 'Chwileczkę',
      text: 'Przyszło zbyt wiele żądań. Poczekaj minutę i spróbuj ponownie.',
    },
    service_silent: {
      title: 'Chwileczkę',
      text: 'Nie możemy teraz odpowiedzieć. Spróbuj ponownie za kilka sekund.',
    },
    broken: {
      title: 'Coś poszło nie tak',
      text:
        'To nasza wina, nie Twoja. Spróbuj ponownie; jeśli się powtórzy, podaj nam numer ' +
        'zgłoszenia poniżej.',
    },
  },
};
