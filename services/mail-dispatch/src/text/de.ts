import type { MailTexts } from './texts.ts';

export const de: MailTexts = {
  language: 'de',
  hello: 'Guten Tag,',
  changes: {
    factor_added: {
      subject: 'Zu Ihrem Konto bei {name} kam ein zweiter Schritt hinzu',
      text: 'Ihr Konto bei {name} hat nun eine weitere Art, sich auszuweisen.',
    },
    factor_changed: {
      subject: 'Ein zweiter Schritt Ihres Kontos bei {name} wurde geändert',
      text: 'In Ihrem Konto bei {name} wurde geändert, wie Sie sich ausweisen.',
    },
    factor_removed: {
      subject: 'Ein zweiter Schritt Ihres Kontos bei {name} wurde entfernt',
      text: 'Ihr Konto bei {name} hat eine Art, sich auszuweisen, weniger.',
    },
    factor_locked: {
      subject: 'Ein zweiter Schritt Ihres Kontos bei {name} ist gesperrt',
      text:
        'Zu viele falsche Codes kamen nacheinander. Er gilt erst wieder, wenn er neu ' +
        'eingerichtet ist.',
    },
    recovery_code_given: {
      subject: 'Sie haben einen neuen Wiederherstellungscode bei {name}',
      text:
        'Für Ihr Konto bei {name} wurde ein neuer Wiederherstellungscode gezeigt. Frühere ' +
        'gelten nicht mehr.',
    },
    recovery_code_spent: {
      subject: 'Ihr Wiederherstellungscode bei {name} wurde benutzt',
      text:
        'Bei Ihrem Konto bei {name} meldete sich jemand mit Ihrem Wiederherstellungscode an. ' +
        'Er gilt nicht mehr.',
    },
    second_factor_failed: {
      subject: 'Für Ihr Konto bei {name} wurden falsche Codes eingegeben',
      text:
        'Jemand konnte sich bei Ihrem Konto bei {name} anmelden, kannte aber den Code nicht, ' +
        'nach dem gefragt wird.',
    },
    sessions_ended: {
      subject: 'Sie wurden bei {name} abgemeldet',
      text:
        'Browser oder Anwendungen wurden von Ihrem Konto bei {name} abgemeldet. Dort müssen Sie ' +
        'sich neu anmelden.',
    },
    browsers_forgotten: {
      subject: 'Für Ihr Konto bei {name} wurden Browser vergessen',
      text:
        'Einer oder alle der Browser, die für Ihr Konto bei {name} gemerkt waren, wurden ' +
        'vergessen. Dort wird wieder nach dem zweiten Schritt gefragt.',
    },
    password_changed: {
      subject: 'Ihr Passwort bei {name} wurde geändert',
      text:
        'Ihr Konto bei {name} hat ab jetzt ein anderes Passwort. Wo Sie angemeldet ' +
        'waren, ist die Anmeldung beendet.',
    },
  },
  which: (factor) => `Was: ${factor}`,
  when: (instant) => `Wann: ${instant}`,
  notYou:
    'Waren Sie das, so ist nichts zu tun. Wenn nicht, sagen Sie es sofort dem, der Ihr Konto ' +
    'betreut, und ändern Sie Ihr Passwort.',
  notYouAsk: (address) =>
    `Waren Sie das, so ist nichts zu tun. Wenn nicht, schreiben Sie sofort an ${address} und ` +
    'ändern ' +
    'Sie Ihr Passwort.',
  ticket: {
    subject: 'Richten Sie einen zweiten Schritt für Ihr Konto bei {name} ein',
    text:
      'Mit diesem Link richten Sie für Ihr Konto bei {name} eine zweite Art ein, sich ' +
      'auszuweisen:',
    after: 'Er gilt einmal und fünf Tage lang. Haben Sie ihn nicht erwartet, öffnen Sie ihn nicht.',
  },
  passwordLink: {
    subject: 'Wählen Sie ein neues Passwort für Ihr Konto bei {name}',
    text: 'Mit diesem Link wählen Sie ein neues Passwort für Ihr Konto bei {name}:',
    after:
      'Er gilt einmal und einen Tag lang. Haben Sie ihn nicht angefordert, müssen Sie ' +
      'nichts tun: Ihr Passwort bleibt, wie es ist.',
  },
  test: {
    subject: 'Testmail von {name}',
    text:
      'Jemand, der {name} verwaltet, hat diese E-Mail gesendet, um zu sehen, ' +
      'ob E-Mails ankommen. Es ist nichts zu tun.',
  },
  code: {
    subject: 'Ihr Code für {name}',
    text: 'Das ist Ihr Code, um sich bei {name} anzumelden:',
    validFor: (minutes) => (minutes === 1 ? 'Er gilt eine Minute.' : `Er gilt ${minutes} Minuten.`),
    after:
      'Niemand wird Sie je danach fragen. Melden Sie sich gerade nicht an, so kennt jemand ' +
      'anderes Ihr Passwort: Ändern Sie es.',
  },
};
