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

/** What a text says of the code, once and again. */
const spoken = (first: string, again: string) =>
  `${first} {{ pause }}{{ code }}. ${again} {{ pause }}{{ code }}.`;

const english = text(
  '{{ code }} is your verification code for {{ tenant.friendly_name }}',
  'Please enter this code to verify your enrollment.',
  spoken('Your verification code for {{ tenant.friendly_name }} is:', 'I repeat, your code is:'),
);

/** Auth0's default texts, and what they are in other languages. */
export const defaultTexts: Readonly<Record<string, DefaultText>> = {
  en: english,
  de: text(
    '{{ code }} ist Ihr Bestätigungscode für {{ tenant.friendly_name }}',
    'Bitte geben Sie diesen Code ein, um Ihre Registrierung zu bestätigen.',
    spoken(
      'Ihr Bestätigungscode für {{ tenant.friendly_name }} lautet:',
      'Ich wiederhole, Ihr Code lautet:',
    ),
  ),
  fr: text(
    '{{ code }} est votre code de vérification pour {{ tenant.friendly_name }}',
    'Veuillez saisir ce code pour confirmer votre inscription.',
    spoken(
      'Votre code de vérification pour {{ tenant.friendly_name }} est :',
      'Je répète, votre code est :',
    ),
  ),
  es: text(
    '{{ code }} es su código de verificación para {{ tenant.friendly_name }}',
    'Introduzca este código para confirmar su inscripción.',
    spoken(
      'Su código de verificación para {{ tenant.friendly_name }} es:',
      'Repito, su código es:',
    ),
  ),
  it: text(
    '{{ code }} è il tuo codice di verifica per {{ tenant.friendly_name }}',
    'Inserisci questo codice per confermare la registrazione.',
    spoken(
      'Il tuo codice di verifica per {{ tenant.friendly_name }} è:',
      'Ripeto, il tuo codice è:',
    ),
  ),
  pt: text(
    '{{ code }} é o seu código de verificação para {{ tenant.friendly_name }}',
    'Introduza este código para confirmar o seu registo.',
    spoken(
      'O seu código de verificação para {{ tenant.friendly_name }} é:',
      'Repito, o seu código é:',
    ),
  ),
  nl: text(
    '{{ code }} is uw verificatiecode voor {{ tenant.friendly_name }}',
    'Voer deze code in om uw aanmelding te bevestigen.',
    spoken('Uw verificatiecode voor {{ tenant.friendly_name }} is:', 'Ik herhaal, uw code is:'),
  ),
  pl: text(
    '{{ code }} to Twój kod weryfikacyjny dla {{ tenant.friendly_name }}',
    'Wpisz ten kod, aby potwierdzić rejestrację.',
    spoken('Twój kod weryfikacyjny dla {{ tenant.friendly_name }} to:', 'Powtarzam, Twój kod to:'),
  ),
  sv: text(
    '{{ code }} är din verifieringskod för {{ tenant.friendly_name }}',
    'Ange koden för att bekräfta din registrering.',
    spoken('Din verifieringskod för {{ tenant.friendly_name }} är:', 'Jag upprepar, din kod är:'),
  ),
  ar: text(
    '{{ code }} هو رمز التحقق الخاص بك لدى {{ tenant.friendly_name }}',
    'يُرجى إدخال هذا الرمز لتأكيد التسجيل.',
    spoken('رمز التحقق الخاص بك لدى {{ tenant.friendly_name }} هو:', 'أكرر، رمزك هو:'),
  ),
  ja: text(
    '{{ code }} は {{ tenant.friendly_name }} の確認コードです',
    'このコードを入力して登録を確認してください。',
    spoken('{{ tenant.friendly_name }} の確認コードは、', '繰り返します。確認コードは、'),
  ),
};

/** The default text in the person's language, by the first part of its tag; else in English. */
export const defaultTextFor = (locale: string): DefaultText => {
  const language =
    locale
      .trim()
      .toLowerCase()
      .split(/[-_,;]/)[0] ?? '';
  return (Object.hasOwn(defaultTexts, language) && defaultTexts[language]) || english;
};
