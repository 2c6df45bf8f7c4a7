import { codesAtHand } from './codes-at-hand.de.ts';
import { deadEnds } from './dead-ends.de.ts';
import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts } from './texts.ts';
import { tickets } from './tickets.de.ts';

const noMethod = 'Dieser Weg steht gerade nicht zur Verfügung. Bitte wählen Sie einen anderen.';
const provider = 'Der andere Dienst konnte Sie nicht anmelden. Bitte versuchen Sie es noch einmal.';
const ended = {
  title: 'Diese Anmeldung ist beendet',
  text: 'Sie hat zu lange gedauert oder war schon abgeschlossen. Bitte beginnen Sie neu.',
};
const unknownAddress = {
  title: 'Diese Anfrage lässt sich nicht beantworten',
  text: 'Die Anwendung wollte Sie an eine Adresse schicken, die nicht für sie eingetragen ist.',
};
const unknownApplication = {
  title: 'Diese Anwendung ist nicht bekannt',
  text:
    'Der Link, der Sie hierher führte, nennt keine uns bekannte Anwendung. Bitte gehen Sie ' +
    'zurück und versuchen Sie es noch einmal.',
};

export const de: Texts = {
  language: 'de',
  login: {
    title: 'Anmelden',
    lead: (application) => `weiter zu ${application}`,
    username: 'E-Mail-Adresse oder Benutzername',
    password: 'Passwort',
    submit: 'Weiter',
    or: 'oder',
    continueWith: (connection) => `Weiter mit ${connection}`,
  },
  enrollment: {
    title: 'Telefon hinzufügen',
    lead:
      'Ab jetzt ist ein Code, den wir an Ihr Telefon schicken, der zweite Schritt der ' +
      'Anmeldung.',
    phone: 'Telefonnummer',
    country: 'Land',
    hint: (example) => `Zum Beispiel ${example}. Oder mit + und Landesvorwahl.`,
    by: 'So kommt der Code zu Ihnen',
    ways: { sms: 'SMS', voice: 'Anruf' },
    device: 'Name dieses Geräts (freiwillig)',
    risk: 'Wer Ihre Nummer an sich bringt, könnte den Code lesen. Geben Sie einen Code nie weiter.',
    submit: 'Code senden',
    other: 'Anderen Weg wählen',
  },
  challenge: {
    title: 'Code eingeben',
    lead: (shown, way) =>
      ({
        sms: `Wir haben ihn an die Nummer geschickt, die auf ${shown} endet.`,
        voice: `Wir rufen die Nummer an, die auf ${shown} endet.`,
        email: `Wir haben ihn per E-Mail an ${shown} geschickt.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'Er gilt eine Minute lang.' : `Er gilt ${minutes} Minuten lang.`,
    sentAgain: 'Ein neuer Code ist unterwegs. Nur die neueste Nachricht zählt.',
    code: 'Code',
    submit: 'Weiter',
    resend: 'Neuen Code senden',
    other: 'Anderen Weg wählen',
    otherNumber: 'Andere Nummer verwenden',
    remember: (period) => `Diesen Browser ${period} lang merken`,
  },
  ...codesAtHand,
  ...deadEnds,
  webauthn: ofKeys.de.webauthn,
  passkey: ofPasskeys.de.passkey,
  account: ofAccount.de.account,
  reset: ofResets.de.reset,
  options: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lead: 'Wählen Sie, wie Sie das tun möchten.',
  },
  enrollOptions: {
    title: 'Zweiten Schritt einrichten',
    text: 'Wählen Sie, wie Sie bestätigen möchten, dass Sie es sind.',
  },
  enrolled: tickets.enrolled,
  signOut: {
    title: 'Abmelden?',
    text: 'Sie sind hier angemeldet. Wenn Sie sich abmelden, gilt das für alle Anwendungen.',
    submit: 'Abmelden',
  },
  signedOut: { title: 'Sie sind abgemeldet', text: 'Sie können dieses Fenster schließen.' },
  continuing: {
    title: 'Einen Moment',
    text: 'Sie werden zur Anwendung zurückgebracht.',
    submit: 'Weiter',
  },
  frame: {
    account: 'Konto',
    notYou: 'Nicht Sie?',
    language: 'Sprache',
    privacy: 'Datenschutz',
    toStart: 'Zur Startseite',
  },
  error: 'Fehler',
  startAgain: 'Neu beginnen',
  support: 'Hilfe',
  reference: (id) => `Vorgang: ${id}`,
  refusals: {
    ...ofKeys.de.refusals,
    ...ofPasskeys.de.refusals,
    ...ofAccount.de.refusals,
    ...ofResets.de.refusals,
    credentials_wrong: 'Benutzername oder Passwort stimmt nicht.',
    credentials_missing: 'Bitte geben Sie Benutzername und Passwort ein.',
    too_many_guesses: 'Zu viele Versuche.',
    user_blocked: 'Dieses Konto kann sich nicht anmelden. Bitte wenden Sie sich an die Verwaltung.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Bitte geben Sie Ihre Telefonnummer ein.',
    phone_number_malformed:
      'Diese Telefonnummer können wir nicht erreichen. Prüfen Sie die Landesvorwahl.',
    authenticator_malformed: 'Das lässt sich nicht verwenden. Bitte prüfen Sie Ihre Eingabe.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    form_unreadable:
      'Was gesendet wurde, ließ sich nicht lesen. Bitte füllen Sie das Formular noch einmal aus.',
    switched_off:
      'Der Weg, den Sie begonnen hatten, wurde eben abgeschaltet. Bitte nehmen Sie einen, der ' +
      'zur Verfügung steht.',
    choice_missing: 'Bitte wählen Sie einen der Wege.',
    too_many_sends: 'Es wurden zu viele Codes gesendet.',
    destination_not_allowed:
      'An Nummern dieses Landes können keine Codes gesendet werden. Verwenden Sie eine andere ' +
      'Nummer oder einen anderen Weg.',
    code_not_saved: 'Bitte bestätigen Sie, dass Sie den Code aufbewahrt haben.',
    app_key_locked:
      'Das war zu oft falsch. Der zuvor gezeigte Schlüssel gilt nicht mehr: Entfernen Sie ihn ' +
      'aus Ihrer App. Sie bekommen einen neuen.',
    wrong_app_code:
      'Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.',
    wrong_recovery_code: 'Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'Der Wiederherstellungscode wurde zu oft gezeigt. Der zuletzt gezeigte gilt. Haben Sie ihn ' +
      'nicht aufbewahrt, dann bitten Sie die Verwaltung um einen anderen.',
    code_missing: 'Bitte geben Sie den Code ein.',
    wrong_code: 'Dieser Code stimmt nicht. Sehen Sie in der neuesten Nachricht nach.',
    challenge_expired: 'Der Code ist abgelaufen. Bitte fordern Sie einen neuen an.',
    challenge_locked: 'Das war zu oft falsch. Bitte fordern Sie einen neuen Code an.',
    challenge_not_open: 'Der Code gilt nicht mehr. Bitte fordern Sie einen neuen an.',
    too_many_attempts: 'Zu viele falsche Codes.',
  },
  home: {
    title: 'Countersign',
    text:
      'Hier melden sich Menschen bei Anwendungen an, Schritt für Schritt. Sonst gibt es ' +
      'hier nichts zu sehen.',
  },
  problems: {
    ...ofResets.de.problems,
    ...tickets.problems,
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
      title: 'Diese Anmeldung ist beendet',
      text:
        'Sie war abgeschlossen, hat zu lange gedauert oder wurde in einem anderen Browser ' +
        'begonnen. Bitte gehen Sie zur Anwendung zurück und beginnen Sie neu. Geschieht es jedes ' +
        'Mal, dann erlauben Sie Cookies.',
    },
    factor_missing: {
      title: 'Ein zweiter Schritt ist nötig',
      text:
        'Ihr Konto braucht einen zweiten Schritt, doch keiner steht zur Verfügung. Bitte ' +
        'wenden Sie sich an die Verwaltung.',
    },
    request_malformed: {
      title: 'Diese Anfrage lässt sich nicht beantworten',
      text:
        'Etwas darin fehlt oder ist fehlerhaft. Bitte gehen Sie zurück und versuchen Sie es ' +
        'noch einmal.',
    },
    not_found: { title: 'Hier ist nichts', text: 'Bitte prüfen Sie die Adresse.' },
    tenant_unknown: { title: 'Hier ist nichts', text: 'Bitte prüfen Sie die Adresse.' },
    too_many_requests: {
      title: 'Einen Moment',
      text: 'Es kamen zu viele Anfragen. Bitte warten Sie eine Minute.',
    },
    service_silent: {
      title: 'Einen Moment',
      text:
        'Wir können gerade nicht antworten. Bitte versuchen Sie es in einigen Sekunden noch ' +
        'einmal.',
    },
    broken: {
      title: 'Etwas ist schiefgegangen',
      text:
        'Das liegt an uns, nicht an Ihnen. Bitte versuchen Sie es noch einmal; geschieht es ' +
        'wieder, nennen Sie uns den Vorgang unten.',
    },
  },
};
