/** A text in one language: the sentence for every login, and the one for proving a new number. */
export interface DefaultText {
  readonly verification: string;
  readonly enrollment: string;
  /** Spoken, so said twice. */
  readonly voice: string;
}

const text = (verification: string, confirm: string, voice: string): DefaultText => ({
  verification,
  enrollment: `${verification}. ${confirm}`,
  voice,
});

/** Auth0's default texts, and what they are in other languages. */
export const defaultTexts: Readonly<Record<string, DefaultText>> = {
  en: text(
    '{{ code }} is your verification code for {{ tenant.friendly_name }}',
    'Please enter this code to verify your enrollment.',
    'Your verification code for {{ tenant.friendly_name }} is: {{ pause }}{{ code }}. I repeat, your code is: {{ pause }}{{ code }}.',
  ),
  de: text(
    '{{ code }} ist Ihr Bestätigungscode für {{ tenant.friendly_name }}',
    'Bitte geben Sie diesen Code ein, um Ihre Registrierung zu bestätigen.',
    'Ihr Bestätigungscode für {{ tenant.friendly_name }} lautet: {{ pause }}{{ code }}. Ich wiederhole, Ihr Code lautet: {{ pause }}{{ code }}.',
  ),
  fr: text(
    '{{ code }} est votre code de vérification pour {{ tenant.friendly_name }}',
    'Veuillez saisir ce code pour confirmer votre inscription.',
    'Votre code de vérification pour {{ tenant.friendly_name }} est : {{ pause }}{{ code }}. Je répète, votre code est : {{ pause }}{{ code }}.',
  ),
  es: text(
    '{{ code }} es su código de verificación para {{ tenant.friendly_name }}',
    'Introduzca este código para confirmar su inscripción.',
    'Su código de verificación para {{ tenant.friendly_name }} es: {{ pause }}{{ code }}. Repito, su código es: {{ pause }}{{ code }}.',
  ),
  it: text(
    '{{ code }} è il tuo codice di verifica per {{ tenant.friendly_name }}',
    'Inserisci questo codice per confermare la registrazione.',
    'Il tuo codice di verifica per {{ tenant.friendly_name }} è: {{ pause }}{{ code }}. Ripeto, il tuo codice è: {{ pause }}{{ code }}.',
  ),
  pt: text(
    '{{ code }} é o seu código de verificação para {{ tenant.friendly_name }}',
    'Introduza este código para confirmar o seu registo.',
    'O seu código de verificação para {{ tenant.friendly_name }} é: {{ pause }}{{ code }}. Repito, o seu código é: {{ pause }}{{ code }}.',
  ),
  nl: text(
    '{{ code }} is uw verificatiecode voor {{ tenant.friendly_name }}',
    'Voer deze code in om uw aanmelding te bevestigen.',
    'Uw verificatiecode voor {{ tenant.friendly_name }} is: {{ pause }}{{ code }}. Ik herhaal, uw code is: {{ pause }}{{ code }}.',
  ),
  pl: text(
    '{{ code }} to Twój kod weryfikacyjny dla {{ tenant.friendly_name }}',
    'Wpisz ten kod, aby potwierdzić rejestrację.',
    'Twój kod weryfikacyjny dla {{ tenant.friendly_name }} to: {{ pause }}{{ code }}. Powtarzam, Twój kod to: {{ pause }}{{ code }}.',
  ),
  sv: text(
    '{{ code }} är din verifieringskod för {{ tenant.friendly_name }}',
    'Ange koden för att bekräfta din registrering.',
    'Din verifieringskod för {{ tenant.friendly_name }} är: {{ pause }}{{ code }}. Jag upprepar, din kod är: {{ pause }}{{ code }}.',
  ),
  ja: text(
    '{{ code }} は {{ tenant.friendly_name }} の確認コードです',
    'このコードを入力して登録を確認してください。',
    '{{ tenant.friendly_name }} の確認コードは、{{ pause }}{{ code }} です。繰り返します。{{ pause }}{{ code }} です。',
  ),
};

const fallback = 'en';

/** The default text in the person's language, told by the first part of its tag; else in English. */
export const defaultTextFor = (locale: string): DefaultText => {
  const language =
    locale
      .trim()
      .toLowerCase()
      .split(/[-_,;]/)[0] ?? fallback;
  const known = Object.hasOwn(defaultTexts, language) ? defaultTexts[language] : undefined;
  // English is in the table above; a table with open keys cannot tell the compiler so.
  return known ?? (defaultTexts[fallback] as DefaultText);
};
