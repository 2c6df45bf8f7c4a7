import type { Language } from '@countersign/contracts';
import type { PasskeyRefusal, PasskeyTexts } from './texts.ts';

/** What is said of passkeys, and of refusals about them: a row for each language. */
interface OfPasskeys {
  readonly passkey: PasskeyTexts;
  readonly refusals: Readonly<Record<PasskeyRefusal, string>>;
}

export const ofPasskeys: Readonly<Record<Language, OfPasskeys>> = {
  en: {
    passkey: {
      signIn: 'Sign in with a passkey',
      offer: {
        title: 'Sign in faster next time',
        text:
          'A passkey signs you in with your fingerprint, face or screen lock, and ' +
          'nobody can trick you out of it.',
        submit: 'Create a passkey',
        later: 'Not now',
        never: 'Do not ask again in this browser',
      },
    },
    refusals: {
      passkey_failed: 'No passkey was used. You can try again, or sign in another way.',
      passkey_known: 'There is a passkey for this account on this device already.',
      passkey_refused:
        'That passkey did not sign you in. Please try again, or sign in another way.',
      passkey_unknown: 'That passkey is not known here any more. Please sign in another way.',
    },
  },
  de: {
    passkey: {
      signIn: 'Mit Passkey anmelden',
      offer: {
        title: 'Nächstes Mal schneller anmelden',
        text:
          'Mit einem Passkey melden Sie sich per Fingerabdruck, Gesicht oder ' +
          'Bildschirmsperre an, und niemand kann ihn Ihnen ablisten.',
        submit: 'Passkey erstellen',
        later: 'Jetzt nicht',
        never: 'In diesem Browser nicht mehr fragen',
      },
    },
    refusals: {
      passkey_failed:
        'Es wurde kein Passkey verwendet. Sie können es erneut versuchen oder sich ' +
        'anders anmelden.',
      passkey_known: 'Auf diesem Gerät gibt es bereits einen Passkey für dieses Konto.',
      passkey_refused:
        'Mit diesem Passkey hat die Anmeldung nicht geklappt. Bitte versuchen Sie es ' +
        'erneut oder melden Sie sich anders an.',
      passkey_unknown:
        'Dieser Passkey ist hier nicht mehr bekannt. Bitte melden Sie sich anders ' + 'an.',
    },
  },
  fr: {
    passkey: {
      signIn: 'Se connecter avec une clé d’accès',
      offer: {
        title: 'Connectez-vous plus vite la prochaine fois',
        text:
          'Une clé d’accès vous connecte avec votre empreinte, votre visage ou le ' +
          'verrouillage de l’écran, et personne ne peut vous la soutirer.',
        submit: 'Créer une clé d’accès',
        later: 'Pas maintenant',
        never: 'Ne plus demander dans ce navigateur',
      },
    },
    refusals: {
      passkey_failed:
        'Aucune clé d’accès n’a été utilisée. Vous pouvez réessayer ou vous ' +
        'connecter autrement.',
      passkey_known: 'Il existe déjà une clé d’accès pour ce compte sur cet appareil.',
      passkey_refused:
        'Cette clé d’accès ne vous a pas connecté. Réessayez ou connectez-vous ' + 'autrement.',
      passkey_unknown: 'Cette clé d’accès n’est plus connue ici. Connectez-vous autrement.',
    },
  },
  es: {
    passkey: {
      signIn: 'Iniciar sesión con una llave de acceso',
      offer: {
        title: 'Inicie sesión más rápido la próxima vez',
        text:
          'Con una llave de acceso inicia sesión con su huella, su rostro o el bloqueo ' +
          'de pantalla, y nadie puede quitársela con engaños.',
        submit: 'Crear una llave de acceso',
        later: 'Ahora no',
        never: 'No volver a preguntar en este navegador',
      },
    },
    refusals: {
      passkey_failed:
        'No se usó ninguna llave de acceso. Puede intentarlo de nuevo o iniciar ' +
        'sesión de otra forma.',
      passkey_known: 'Ya hay una llave de acceso para esta cuenta en este dispositivo.',
      passkey_refused:
        'Con esa llave de acceso no se inició la sesión. Inténtelo de nuevo o inicie ' +
        'sesión de otra forma.',
      passkey_unknown: 'Esa llave de acceso ya no se conoce aquí. Inicie sesión de otra forma.',
    },
  },
  it: {
    passkey: {
      signIn: 'Accedi con una passkey',
      offer: {
        title: 'La prossima volta accedi più in fretta',
        text:
          'Con una passkey accedi con l’impronta, il volto o il blocco dello schermo, ' +
          'e nessuno può sottrartela con l’inganno.',
        submit: 'Crea una passkey',
        later: 'Non ora',
        never: 'Non chiedere più in questo browser',
      },
    },
    refusals: {
      passkey_failed:
        'Non è stata usata alcuna passkey. Puoi riprovare o accedere in un altro ' + 'modo.',
      passkey_known: 'Su questo dispositivo c’è già una passkey per questo account.',
      passkey_refused:
        'Quella passkey non ha permesso l’accesso. Riprova o accedi in un altro ' + 'modo.',
      passkey_unknown: 'Quella passkey qui non è più conosciuta. Accedi in un altro modo.',
    },
  },
  pt: {
    passkey: {
      signIn: 'Entrar com uma chave de acesso',
      offer: {
        title: 'Da próxima vez, entre mais depressa',
        text:
          'Com uma chave de acesso, entra com a impressão digital, o rosto ou o ' +
          'bloqueio do ecrã, e ninguém a pode obter por engano.',
        submit: 'Criar uma chave de acesso',
        later: 'Agora não',
        never: 'Não perguntar mais neste navegador',
      },
    },
    refusals: {
      passkey_failed:
        'Não foi usada nenhuma chave de acesso. Pode tentar de novo ou entrar de ' + 'outra forma.',
      passkey_known: 'Já existe uma chave de acesso para esta conta neste dispositivo.',
      passkey_refused:
        'Essa chave de acesso não permitiu entrar. Tente de novo ou entre de outra ' + 'forma.',
      passkey_unknown: 'Essa chave de acesso já não é conhecida aqui. Entre de outra forma.',
    },
  },
  nl: {
    passkey: {
      signIn: 'Inloggen met een toegangssleutel',
      offer: {
        title: 'Log de volgende keer sneller in',
        text:
          'Met een toegangssleutel logt u in met uw vingerafdruk, gezicht of ' +
          'schermvergrendeling, en niemand kan hem u ontfutselen.',
        submit: 'Toegangssleutel maken',
        later: 'Niet nu',
        never: 'Niet meer vragen in deze browser',
      },
    },
    refusals: {
      passkey_failed:
        'Er is geen toegangssleutel gebruikt. U kunt het opnieuw proberen of anders ' + 'inloggen.',
      passkey_known: 'Op dit apparaat is er al een toegangssleutel voor dit account.',
      passkey_refused:
        'Met die toegangssleutel is inloggen niet gelukt. Probeer het opnieuw of log ' +
        'anders in.',
      passkey_unknown: 'Die toegangssleutel is hier niet meer bekend. Log anders in.',
    },
  },
  pl: {
    passkey: {
      signIn: 'Zaloguj się kluczem dostępu',
      offer: {
        title: 'Następnym razem zaloguj się szybciej',
        text:
          'Klucz dostępu loguje odciskiem palca, twarzą lub blokadą ekranu i nikt nie ' +
          'może go podstępem wyłudzić.',
        submit: 'Utwórz klucz dostępu',
        later: 'Nie teraz',
        never: 'Nie pytaj więcej w tej przeglądarce',
      },
    },
    refusals: {
      passkey_failed:
        'Nie użyto klucza dostępu. Można spróbować ponownie lub zalogować się ' + 'inaczej.',
      passkey_known: 'Na tym urządzeniu jest już klucz dostępu do tego konta.',
      passkey_refused:
        'Logowanie tym kluczem dostępu się nie udało. Proszę spróbować ponownie lub ' +
        'zalogować się inaczej.',
      passkey_unknown: 'Ten klucz dostępu nie jest tu już znany. Proszę zalogować się inaczej.',
    },
  },
  ja: {
    passkey: {
      signIn: 'パスキーでログイン',
      offer: {
        title: '次回からもっと速くログイン',
        text: 'パスキーを使うと、指紋、顔、または画面ロックでログインでき、だまし取られることもありません。',
        submit: 'パスキーを作成',
        later: '今はしない',
        never: 'このブラウザーでは今後表示しない',
      },
    },
    refusals: {
      passkey_failed:
        'パスキーは使われませんでした。もう一度試すか、別の方法でログインしてください。',
      passkey_known: 'このアカウントのパスキーは、すでにこの端末にあります。',
      passkey_refused:
        'そのパスキーではログインできませんでした。もう一度試すか、別の方法でログインしてください。',
      passkey_unknown: 'そのパスキーはもう登録されていません。別の方法でログインしてください。',
    },
  },
  ar: {
    passkey: {
      signIn: 'تسجيل الدخول بمفتاح مرور',
      offer: {
        title: 'سجّل الدخول أسرع في المرة القادمة',
        text:
          'يتيح لك مفتاح المرور تسجيل الدخول ببصمة الإصبع أو الوجه أو قفل الشاشة، ولا ' +
          'يمكن لأحد أن يخدعك ليأخذه منك.',
        submit: 'إنشاء مفتاح مرور',
        later: 'ليس الآن',
        never: 'عدم السؤال مجددًا في هذا المتصفح',
      },
    },
    refusals: {
      passkey_failed:
        'لم يُستخدم أي مفتاح مرور. يمكنك المحاولة مجددًا أو تسجيل الدخول بطريقة ' + 'أخرى.',
      passkey_known: 'يوجد بالفعل مفتاح مرور لهذا الحساب على هذا الجهاز.',
      passkey_refused:
        'لم يتم تسجيل الدخول بمفتاح المرور هذا. حاول مجددًا أو سجّل الدخول بطريقة ' + 'أخرى.',
      passkey_unknown: 'لم يعد مفتاح المرور هذا معروفًا هنا. سجّل الدخول بطريقة أخرى.',
    },
  },
};
