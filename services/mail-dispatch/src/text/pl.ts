import type { MailTexts } from './texts.ts';

/** 2 minuty, 5 minut: CLDR knows. */
const minutesIn = new Intl.NumberFormat('pl', {
  ...{ style: 'unit', unit: 'minute', unitDisplay: 'long' },
});

export const pl: MailTexts = {
  language: 'pl',
  hello: 'Dzień dobry,',
  changes: {
    factor_added: {
      subject: 'Do Twojego konta w {name} dodano drugi krok',
      text: 'Od teraz Twoje konto w {name} ma kolejny sposób na potwierdzenie, że to Ty.',
    },
    factor_changed: {
      subject: 'Zmieniono drugi krok Twojego konta w {name}',
      text: 'Na Twoim koncie w {name} zmieniono sposób potwierdzania, że to Ty.',
    },
    factor_removed: {
      subject: 'Z Twojego konta w {name} usunięto drugi krok',
      text: 'Z Twojego konta w {name} usunięto sposób potwierdzania, że to Ty.',
    },
    factor_locked: {
      subject: 'Drugi krok Twojego konta w {name} jest zablokowany',
      text:
        'Wpisano zbyt wiele błędnych kodów z rzędu. Niczego nie potwierdza, dopóki nie ' +
        'zostanie skonfigurowany na nowo.',
    },
    recovery_code_given: {
      subject: 'Masz nowy kod odzyskiwania w {name}',
      text: 'Pokazano nowy kod odzyskiwania Twojego konta w {name}. Poprzedni nie jest już ważny.',
    },
    recovery_code_spent: {
      subject: 'Użyto Twojego kodu odzyskiwania w {name}',
      text:
        'Ktoś zalogował się na Twoje konto w {name} Twoim kodem odzyskiwania. Nie jest ' +
        'już ważny.',
    },
    second_factor_failed: {
      subject: 'Wpisano błędne kody do Twojego konta w {name}',
      text:
        'Ktoś wiedział, jak zalogować się na Twoje konto w {name}, ale nie znał ' +
        'wymaganego kodu.',
    },
    sessions_ended: {
      subject: 'Wylogowano Cię w {name}',
      text:
        'Przeglądarki lub aplikacje wylogowano z Twojego konta w {name}. Poproszą Cię o ponowne ' +
        'zalogowanie.',
    },
    browsers_forgotten: {
      subject: 'Zapomniano przeglądarki Twojego konta w {name}',
      text:
        'Zapomniano jedną lub wszystkie przeglądarki zapamiętane dla Twojego konta w {name}. ' +
        'Drugi krok będzie w nich znowu wymagany.',
    },
    password_changed: {
      subject: 'Twoje hasło w {name} zostało zmienione',
      text:
        'Twoje konto w {name} ma od teraz inne hasło. Wszędzie, gdzie trwała Twoja ' +
        'sesja, została ona zakończona.',
    },
  },
  which: (factor) => `Co: ${factor}`,
  when: (instant) => `Kiedy: ${instant}`,
  notYou:
    'Jeśli to Ty, nie musisz nic robić. Jeśli nie, natychmiast powiadom osobę, która ' +
    'opiekuje się Twoim kontem, i zmień hasło.',
  notYouAsk: (address) =>
    `Jeśli to Ty, nie musisz nic robić. Jeśli nie, natychmiast napisz na ${address} i zmień hasło.`,
  ticket: {
    subject: 'Skonfiguruj drugi krok dla swojego konta w {name}',
    text:
      'Tym linkiem skonfigurujesz drugi sposób potwierdzania, że to Ty, dla swojego ' +
      'konta w {name}:',
    after: 'Działa raz, przez pięć dni. Jeśli się go nie spodziewasz, nie otwieraj go.',
  },
  passwordLink: {
    subject: 'Wybierz nowe hasło do swojego konta w {name}',
    text: 'Tym linkiem wybierzesz nowe hasło do swojego konta w {name}:',
    after:
      'Działa raz, przez jeden dzień. Jeśli o niego nie prosisz, nic nie musisz ' +
      'robić: Twoje hasło się nie zmienia.',
  },
  test: {
    subject: 'Wiadomość testowa od {name}',
    text:
      'Osoba zarządzająca {name} wysłała tę wiadomość, aby sprawdzić, czy ' +
      'wiadomości docierają. Nie trzeba nic robić.',
  },
  code: {
    subject: 'Twój kod do {name}',
    text: 'To jest Twój kod do zalogowania się w {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'Jest ważny przez minutę.' : `Jest ważny przez ${minutesIn.format(minutes)}.`,
    after:
      'Nikt nigdy Cię o niego nie zapyta. Jeśli się nie logujesz, ktoś inny zna ' +
      'Twoje hasło: zmień je.',
  },
};
