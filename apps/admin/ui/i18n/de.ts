import type { Words } from './en.ts';

export const de: Words = {
  admin: {
    title: 'Countersign',
    changed_meanwhile:
      'Jemand anders hat das geändert, seit Sie es geöffnet haben. Laden Sie die Seite neu, ' +
      'sehen Sie nach und speichern Sie noch einmal.',
    not_allowed: 'Ihre Rolle erlaubt das nicht.',
    saved: 'Gespeichert',
    copy: 'Kopieren',
    copied: 'Kopiert',
    failed: 'Das ließ sich nicht lesen: %{message}',
    signing_in: 'Anmeldung läuft …',
    sign_in: 'Anmelden',
    sign_in_failed: 'Die Anmeldung ist nicht gelungen: %{message}',
  },
  menu: {
    overview: 'Überblick',
    messages: 'Nachrichten',
    people: 'Personen',
    logs: 'Protokoll',
    security: 'Sicherheit',
    branding: 'Aussehen',
    applications: 'Anwendungen',
    log_streams: 'Protokollströme',
  },
  factors: {
    sms: 'Nachricht ans Telefon',
    'push-notification': 'Push-Mitteilung',
    otp: 'Authenticator-App',
    email: 'E-Mail',
    duo: 'Duo',
    'webauthn-roaming': 'Sicherheits\u00adschlüssel',
    'webauthn-platform': 'Dieses Gerät (Finger, Gesicht, PIN)',
    'recovery-code': 'Wiederherstellungs\u00adcode',
    phone: 'Telefon',
    totp: 'Authenticator-App',
    password: 'Passwort',
  },
  factor_help: {
    sms: 'Ein Einmalcode geht an ein Telefon, als Text oder als Anruf.',
    'push-notification': 'Eine Frage in einer App, mit einem Tippen beantwortet.',
    otp: 'Ein Code, den eine App auf dem Telefon ohne Netz erzeugt.',
    email: 'Ein Einmalcode geht an die bestätigte Adresse, neben einem anderen Faktor.',
    duo: 'Die Fragen von Duo Security.',
    'webauthn-roaming': 'Ein Schlüssel, den man einsteckt oder ans Telefon hält.',
    'webauthn-platform': 'Was das Gerät selbst erkennt.',
    'recovery-code': 'Ein Code zum Aufschreiben, für den Tag, an dem das Telefon fort ist.',
  },
  overview: {
    policy: 'Wann ein zweiter Schritt verlangt wird',
    never: 'Nie',
    never_help: 'Das Passwort allein genügt, sofern keine Anwendung mehr verlangt.',
    always: 'Immer',
    always_help: 'Alle, die sich anmelden, werden nach einem zweiten Schritt gefragt.',
    factors: 'Faktoren',
    factors_help: 'Womit Personen ein zweites Mal zeigen, wer sie sind.',
    ready: 'Bereit',
    on: 'An',
    off: 'Aus',
    needs_provider: 'Braucht einen Anbieter',
    beside: 'Nur neben einem anderen Faktor',
    not_enrollable: 'Kann hier nicht eingerichtet werden',
    ready_help: 'Personen können ihn einrichten und verwenden.',
    off_help: 'Niemand wird danach gefragt, und niemand kann ihn einrichten.',
    needs_provider_help:
      'Kein eigener Anbieter ist eingerichtet. Nachrichten gehen nur hinaus, wenn die ' +
      'Installation einen hat.',
    beside_help: 'Verwenden kann ihn, wer schon einen anderen Faktor eingerichtet hat.',
    not_enrollable_help: 'Er ist an, aber nichts hier lässt eine Person ihn einrichten.',
    configure: 'Anbieter einrichten',
    warning_title: 'Alle kommen mit dem Passwort allein hinein',
    warning:
      'Ein zweiter Schritt wird immer verlangt, aber kein Faktor ist an, den Personen für sich ' +
      'allein einrichten könnten. Darum entfällt der zweite Schritt für alle, bis einer an ist.',
    will_ask:
      'Alle, die sich anmelden, werden nach einem zweiten Schritt gefragt. Wer noch keinen hat, ' +
      'richtet bei der nächsten Anmeldung einen ein: %{factors}. Hier gibt es %{smart_count} ' +
      'Person. |||| Alle, die sich anmelden, werden nach einem zweiten Schritt gefragt. Wer noch ' +
      'keinen hat, richtet bei der nächsten Anmeldung einen ein: %{factors}. Hier gibt es ' +
      '%{smart_count} Personen.',
    will_waive:
      'Nichts ist an, was Personen einrichten könnten: Alle kommen weiterhin mit dem Passwort ' +
      'allein hinein. Schalten Sie zuerst einen Faktor ein.',
    will_not_ask:
      'Niemand wird mehr nach einem zweiten Schritt gefragt, außer wo eine Anwendung einen ' +
      'verlangt. Was eingerichtet ist, bleibt.',
    will_offer: 'Personen können ihn bei der nächsten Anmeldung einrichten und danach verwenden.',
    will_not_offer:
      'Wer ihn eingerichtet hat, kann ihn nicht mehr verwenden. Wo ein zweiter Schritt verlangt ' +
      'wird, werden sie zu einem anderen Faktor geführt: %{factors}.',
    will_be_last:
      'Das ist der letzte Faktor, den Personen für sich allein einrichten könnten, und ein ' +
      'zweiter Schritt wird immer verlangt: Alle kommen dann mit dem Passwort allein hinein.',
  },
  messages: {
    title: 'Nachrichten',
    provider: 'Anbieter',
    provider_help: 'Wer Nachrichten zu Telefonen bringt.',
    in_use: 'in Gebrauch',
    use: 'Diesen Anbieter verwenden',
    configured: 'Eingerichtet',
    not_configured: 'Nicht eingerichtet',
    secret_help:
      'Ein gespeichertes Geheimnis wird als ******** gezeigt. Lassen Sie das stehen, um es zu ' +
      'behalten.',
    order: 'Reihenfolge',
    order_help: 'Wer zuerst versucht wird. Was der erste nicht schafft, geht an den nächsten.',
    add: '%{name} hinzufügen',
    move_up: '%{name} früher versuchen',
    move_down: '%{name} später versuchen',
    remove: '%{name} nicht versuchen',
    twilio: 'Twilio',
    vonage: 'Vonage',
    aws_sns: 'AWS SNS',
    'phone-message-hook': 'Ihr eigener Webhook',
    phone_message_hook: 'Ihr eigener Webhook',
    outbox: 'Der Ausgang der Demo',
    ways: 'Wie ein Code ein Telefon erreicht',
    way_sms: 'Textnachricht',
    way_voice: 'Anruf',
    ways_help: 'Wo nichts gewählt ist, kann niemand ein Telefon einrichten.',
    templates: 'Texte',
    templates_help:
      'In Liquid geschrieben. {{code}} ist der Code und {{tenant.friendly_name}} Ihr Name.',
    preview: 'Vorschau',
    size:
      '%{characters} Zeichen, %{encoding}, %{smart_count} Teil |||| ' +
      '%{characters} Zeichen, %{encoding}, %{smart_count} Teile',
    codes: 'Codes',
    fields: {
      sid: 'Account SID',
      auth_token: 'Auth Token',
      from: 'Absender',
      messaging_service_sid: 'Messaging Service SID, statt des Absenders',
      api_key: 'API Key',
      api_secret: 'API Secret',
      aws_region: 'Region',
      aws_access_key_id: 'Access Key ID',
      aws_secret_access_key: 'Secret Access Key',
      sender_id: 'Absenderkennung',
      url: 'Adresse des Webhooks',
      signing_secret: 'Geheimnis der Signatur',
      enrollment_message: 'Um ein Telefon einzurichten',
      verification_message: 'Um sich anzumelden',
      otp_length: 'Ziffern eines Codes',
      otp_expiration_time: 'Sekunden, die ein Code gilt',
    },
  },
  people: {
    search: 'Name, E-Mail, Telefon oder Benutzer-ID',
    empty:
      'Hier ist noch niemand. Personen erscheinen, wenn sie über die API angelegt oder ' +
      'eingelesen werden.',
    blocked: 'Gesperrt',
    created: 'Angelegt',
    name: 'Name',
    email: 'E-Mail',
    phone: 'Telefon',
    user_id: 'Benutzer-ID',
    second_factors: 'Zweite Faktoren',
    second_factors_none: 'Nichts ist eingerichtet.',
    unconfirmed: 'nicht bestätigt',
    enrolled: 'Eingerichtet',
    last_used: 'Zuletzt verwendet',
    never_used: 'Nie verwendet',
    add_phone: 'Telefon hinzufügen',
    phone_number: 'Telefonnummer, mit + und dem Land',
    rename: 'Umbenennen',
    remove: 'Entfernen',
    remove_sure:
      '%{name} entfernen? Es kann nicht mehr verwendet werden, und die Person erfährt davon.',
    reset: 'Alle zurücksetzen',
    reset_sure:
      'Alle zweiten Faktoren von %{name} entfernen? Bei der nächsten Anmeldung werden sie neu ' +
      'eingerichtet, und die Person erfährt davon. Das lässt sich nicht zurücknehmen.',
    recovery_code: 'Neuer Wiederherstellungscode',
    recovery_code_sure:
      'Einen neuen Wiederherstellungscode erzeugen? Der bisherige gilt ab dann nicht mehr.',
    recovery_code_is:
      'Der neue Wiederherstellungscode wird dieses eine Mal gezeigt. Übergeben Sie ihn sicher.',
    ticket: 'Link zum Einrichten',
    ticket_sure:
      'Einen Link erzeugen, mit dem die Person einmal einen zweiten Faktor einrichten kann, ohne ' +
      'sich anzumelden?',
    ticket_is: 'Wer diesen Link hat, kann einmal einrichten. Übergeben Sie ihn sicher.',
    ticket_mail: 'Der Person per Mail senden',
    ticket_more: 'Auch wenn schon etwas eingerichtet ist',
    sessions: 'Angemeldet',
    sessions_none: 'Nirgends angemeldet.',
    session_since: 'Seit %{since}, zuletzt gesehen %{seen}',
    end: 'Beenden',
    end_sure: '%{name} dort abmelden?',
    end_all: 'Alle beenden',
    end_all_sure: '%{name} in allen Browsern abmelden?',
    forget_browsers: 'Gemerkte Browser vergessen',
    forget_browsers_sure:
      'In jedem Browser, den %{name} sich merken ließ, wieder nach dem zweiten Schritt fragen?',
    guesses: 'Zu viele falsche Passwörter',
    guesses_none: 'Kein Passwort ist gesperrt.',
    guesses_lift: 'Wieder erlauben',
    block: 'Sperren',
    unblock: 'Entsperren',
    block_sure: '%{name} sperren? Eine Anmeldung ist erst nach dem Entsperren wieder möglich.',
    unblock_sure: '%{name} wieder anmelden lassen?',
    erase: 'Löschen',
    erase_sure:
      '%{name} für immer löschen? Das Konto und alles, was über die Person bekannt ist, ist dann ' +
      'überall fort. Das lässt sich nicht zurücknehmen.',
    erase_type: 'Tippen Sie %{text}, um zu bestätigen',
    roles: 'Rollen',
    roles_help: 'Was die Person in dieser Verwaltung und in den APIs des Mandanten darf.',
    role_give: '%{role} geben',
    role_give_sure: '%{name} ab der nächsten Anmeldung erlauben, was die Rolle %{role} erlaubt?',
    role_take: '%{role} nehmen',
    role_take_sure:
      '%{name} ab der nächsten Anmeldung nicht mehr erlauben, was die Rolle %{role} erlaubt?',
    role_has: 'hat sie',
    history: 'Was geschah',
    done: 'Erledigt',
  },
  logs: {
    date: 'Wann',
    type: 'Was',
    who: 'Wer',
    application: 'Anwendung',
    address: 'Adresse',
    empty: 'Noch ist nichts geschehen. Zeilen erscheinen, wenn sich jemand anmeldet.',
    since: 'Von',
    until: 'Bis',
    kind: 'Art',
    kinds: {
      login: 'Anmeldungen',
      failed: 'Fehlschläge',
      second_step: 'Zweite Schritte',
      messages: 'Nachrichten',
      enrollment: 'Einrichtungen',
      changes: 'Änderungen der Verwaltung',
    },
    live: 'Laufend',
    details: 'Die ganze Zeile',
  },
  settings: {
    remembered: 'Gemerkte Browser',
    remembered_help: 'Ob eine Person den zweiten Schritt im eigenen Browser auslassen darf.',
    display_remember_me_checkbox: 'Anbieten, sich einen Browser zu merken',
    remember_me_default_value: 'Das Kästchen ist zuerst angekreuzt',
    mfa_session_inactivity_timeout: 'Sekunden ohne Gebrauch, die es übersteht',
    mfa_session_overall_timeout: 'Sekunden, die es höchstens gilt',
    email_codes: 'Codes per Mail',
    brute_force: 'Raten eines Passworts',
    brute_force_help: 'Hält auf, wer viele Passwörter einer Person versucht.',
    suspicious_ip: 'Versuche bei vielen Personen',
    suspicious_ip_help: 'Hält eine Adresse auf, die Passwörter vieler Personen versucht.',
    enabled: 'An',
    max_attempts: 'Falsche Passwörter, bevor keines mehr geprüft wird',
    allowlist: 'Adressen, die durchgelassen werden, eine je Zeile',
    branding: 'Farben und Logo',
    primary: 'Farbe der Knöpfe und Links',
    page_background: 'Farbe der Seite',
    logo_url: 'Adresse des Logos',
    favicon_url: 'Adresse des Symbols',
    tenant: 'Mandant',
    friendly_name: 'Name',
    support_email: 'E-Mail der Hilfe',
    support_url: 'Adresse der Hilfe',
    enabled_locales: 'Sprachen, die erste ist die übliche',
    session_lifetime: 'Stunden, die eine Anmeldung gilt',
    idle_session_lifetime: 'Stunden ohne Gebrauch, die sie übersteht',
    applications_empty: 'Noch ist keine Anwendung angelegt. Sie entstehen über die API.',
    log_streams_empty:
      'Das Protokoll wird noch nirgendwohin gesendet. Ströme entstehen über die API.',
  },
};

/** What react-admin itself says, as far as it is seen here. */
export const ra = {
  action: {
    ...{ back: 'Zurück', cancel: 'Abbrechen', close: 'Schließen', confirm: 'Bestätigen' },
    ...{ save: 'Speichern', search: 'Suchen', refresh: 'Neu laden', expand: 'Aufklappen' },
    ...{ open_menu: 'Menü öffnen', close_menu: 'Menü schließen', undo: 'Rückgängig' },
    ...{ toggle_theme: 'Hell oder dunkel', clear_input_value: 'Leeren', sort: 'Sortieren' },
    ...{ remove_all_filters: 'Alle Filter entfernen', add_filter: 'Filter hinzufügen' },
    ...{ show: 'Zeigen', list: 'Liste', delete: 'Löschen', open: 'Öffnen' },
  },
  boolean: { true: 'Ja', false: 'Nein', null: ' ' },
  page: {
    ...{ dashboard: 'Überblick', error: 'Etwas ging schief', loading: 'Wird geladen' },
    ...{ not_found: 'Nicht gefunden', list: '%{name}', access_denied: 'Kein Zugang' },
    show: '%{name} %{recordRepresentation}',
    authentication_error: 'Fehler bei der Anmeldung',
  },
  input: { password: { toggle_visible: 'Verbergen', toggle_hidden: 'Zeigen' } },
  message: {
    ...{ loading: 'Bitte warten', yes: 'Ja', no: 'Nein', details: 'Einzelheiten' },
    not_found: 'Die Adresse stimmt nicht, oder der Link ist veraltet.',
    error: 'In der Verwaltung ist ein Fehler aufgetreten.',
    access_denied: 'Ihre Rolle öffnet diese Seite nicht.',
    invalid_form: 'Das Formular ist nicht richtig ausgefüllt.',
    unsaved_changes: 'Manches ist nicht gespeichert. Wirklich verlassen?',
  },
  navigation: {
    ...{ no_results: 'Nichts gefunden', no_filtered_results: 'Nichts passt zu diesen Filtern.' },
    ...{ clear_filters: 'Filter entfernen', skip_nav: 'Zum Inhalt', current_page: 'Seite %{page}' },
    page_range_info: '%{offsetBegin}–%{offsetEnd} von %{total}',
    partial_page_range_info: '%{offsetBegin}–%{offsetEnd} von mehr als %{offsetEnd}',
    ...{ page: 'Zu Seite %{page}', first: 'Erste Seite', last: 'Letzte Seite' },
    ...{ next: 'Nächste Seite', previous: 'Vorige Seite', page_rows_per_page: 'Zeilen je Seite:' },
  },
  sort: {
    ...{ sort_by: 'Nach %{field_lower_first} %{order}', ASC: 'aufsteigend', DESC: 'absteigend' },
  },
  auth: {
    ...{ user_menu: 'Profil', logout: 'Abmelden', sign_in: 'Anmelden' },
    auth_check_error: 'Bitte melden Sie sich an',
  },
  notification: {
    ...{ updated: 'Gespeichert', http_error: 'Der Server war nicht zu erreichen' },
    ...{ logged_out: 'Ihre Anmeldung ist zu Ende.', offline: 'Keine Verbindung.' },
    not_authorized: 'Ihre Rolle erlaubt das nicht.',
  },
  validation: { required: 'Erforderlich', number: 'Eine Zahl', email: 'Eine E-Mail-Adresse' },
};
