import type { Language } from '@countersign/contracts';
import type { ResetProblem, ResetRefusal, ResetTexts } from './texts.ts';

interface Notice {
  readonly title: string;
  readonly text: string;
}

/** What is said to who chooses another password, and why they cannot: a row for each language. */
interface OfResets {
  readonly reset: ResetTexts;
  readonly refusals: Readonly<Record<ResetRefusal, string>>;
  readonly problems: Readonly<Record<ResetProblem, Notice>>;
}

export const ofResets: Readonly<Record<Language, OfResets>> = {
  en: {
    reset: {
      form: {
        title: 'Choose a new password',
        text: 'From now on you sign in with it. Wherever you are signed in now, that ends.',
        password: 'New password',
        again: 'New password, once more',
        hint: 'At least eight characters',
        submit: 'Change password',
      },
      done: { title: 'Your password was changed', text: 'You can sign in with the new one now.' },
    },
    refusals: {
      password_missing: 'Please enter the new password.',
      password_too_weak:
        'This password is too easy to guess. Take a longer one, or one of several words.',
      passwords_differ: 'The two passwords are not the same. Please enter them again.',
    },
    problems: {
      reset_unknown: {
        title: 'This link leads nowhere',
        text: 'It is not complete, or it was never issued. Please ask for another.',
      },
      reset_expired: {
        title: 'This link has expired',
        text: 'Please ask for another.',
      },
      reset_over: {
        title: 'This took too long',
        text:
          'Your password is the one it was. Please open the link again, and prove once ' +
          'more that it is you.',
      },
      reset_used: {
        title: 'This link is no longer good',
        text:
          'It works once, and a password was chosen by it or in another way since, or ' +
          'your address has changed. If that was not you, tell whoever looks after your ' +
          'account.',
      },
    },
  },
  de: {
    reset: {
      form: {
        title: 'Neues Passwort wählen',
        text:
          'Ab jetzt melden Sie sich damit an. Wo Sie gerade angemeldet sind, endet die ' +
          'Anmeldung.',
        password: 'Neues Passwort',
        again: 'Neues Passwort wiederholen',
        hint: 'Mindestens acht Zeichen',
        submit: 'Passwort ändern',
      },
      done: {
        title: 'Ihr Passwort wurde geändert',
        text: 'Sie können sich jetzt mit dem neuen anmelden.',
      },
    },
    refusals: {
      password_missing: 'Bitte geben Sie das neue Passwort ein.',
      password_too_weak:
        'Dieses Passwort ist zu leicht zu erraten. Nehmen Sie ein längeres oder eines ' +
        'aus mehreren Wörtern.',
      passwords_differ:
        'Die beiden Passwörter sind nicht gleich. Bitte geben Sie sie noch einmal ein.',
    },
    problems: {
      reset_unknown: {
        title: 'Dieser Link führt nirgendwohin',
        text:
          'Er ist nicht vollständig oder wurde nie ausgestellt. Bitte fordern Sie einen ' +
          'neuen an.',
      },
      reset_expired: {
        title: 'Dieser Link ist abgelaufen',
        text: 'Bitte fordern Sie einen neuen an.',
      },
      reset_over: {
        title: 'Das hat zu lange gedauert',
        text:
          'Ihr Passwort ist unverändert. Bitte öffnen Sie den Link noch einmal und ' +
          'bestätigen Sie erneut, dass Sie es sind.',
      },
      reset_used: {
        title: 'Dieser Link gilt nicht mehr',
        text:
          'Er gilt einmal, und seither wurde damit oder auf anderem Weg ein Passwort ' +
          'gewählt, oder Ihre Adresse hat sich geändert. Wenn Sie das nicht waren, sagen ' +
          'Sie es dem, der Ihr Konto betreut.',
      },
    },
  },
  fr: {
    reset: {
      form: {
        title: 'Choisissez un nouveau mot de passe',
        text:
          'Vous vous connecterez désormais avec lui. Partout où vous êtes connecté, la ' +
          'session prend fin.',
        password: 'Nouveau mot de passe',
        again: 'Nouveau mot de passe, encore une fois',
        hint: 'Au moins huit caractères',
        submit: 'Changer le mot de passe',
      },
      done: {
        title: 'Votre mot de passe a été changé',
        text: 'Vous pouvez maintenant vous connecter avec le nouveau.',
      },
    },
    refusals: {
      password_missing: 'Saisissez le nouveau mot de passe.',
      password_too_weak:
        'Ce mot de passe est trop facile à deviner. Prenez-en un plus long ou composé ' +
        'de plusieurs mots.',
      passwords_differ: 'Les deux mots de passe ne sont pas identiques. Saisissez-les à nouveau.',
    },
    problems: {
      reset_unknown: {
        title: 'Ce lien ne mène nulle part',
        text: 'Il est incomplet ou n’a jamais été émis. Demandez-en un autre.',
      },
      reset_expired: {
        title: 'Ce lien a expiré',
        text: 'Demandez-en un autre.',
      },
      reset_over: {
        title: 'Cela a pris trop de temps',
        text:
          'Votre mot de passe n’a pas changé. Ouvrez à nouveau le lien et confirmez ' +
          'encore une fois que c’est bien vous.',
      },
      reset_used: {
        title: 'Ce lien n’est plus valable',
        text:
          'Il sert une seule fois : un mot de passe a été choisi depuis, par ce lien ou ' +
          'autrement, ou votre adresse a changé. Si ce n’était pas vous, prévenez la ' +
          'personne qui gère votre compte.',
      },
    },
  },
  es: {
    reset: {
      form: {
        title: 'Elija una contraseña nueva',
        text:
          'A partir de ahora iniciará sesión con ella. Donde tenga la sesión abierta, se ' +
          'cerrará.',
        password: 'Contraseña nueva',
        again: 'Contraseña nueva, otra vez',
        hint: 'Al menos ocho caracteres',
        submit: 'Cambiar contraseña',
      },
      done: {
        title: 'Su contraseña se ha cambiado',
        text: 'Ya puede iniciar sesión con la nueva.',
      },
    },
    refusals: {
      password_missing: 'Escriba la contraseña nueva.',
      password_too_weak:
        'Esta contraseña es demasiado fácil de adivinar. Use una más larga o formada ' +
        'por varias palabras.',
      passwords_differ: 'Las dos contraseñas no son iguales. Escríbalas otra vez.',
    },
    problems: {
      reset_unknown: {
        title: 'Este enlace no lleva a ningún sitio',
        text: 'No está completo o nunca se emitió. Pida otro.',
      },
      reset_expired: {
        title: 'Este enlace ha caducado',
        text: 'Pida otro.',
      },
      reset_over: {
        title: 'Ha tardado demasiado',
        text:
          'Su contraseña sigue siendo la misma. Abra el enlace de nuevo y confirme otra ' +
          'vez que es usted.',
      },
      reset_used: {
        title: 'Este enlace ya no sirve',
        text:
          'Funciona una sola vez: desde entonces se eligió una contraseña con él o de ' +
          'otra forma, o su dirección ha cambiado. Si no fue usted, avise a quien ' +
          'gestiona su cuenta.',
      },
    },
  },
  it: {
    reset: {
      form: {
        title: 'Scegli una nuova password',
        text:
          'D’ora in poi accederai con questa. Ovunque tu abbia effettuato l’accesso, la ' +
          'sessione termina.',
        password: 'Nuova password',
        again: 'Nuova password, ancora una volta',
        hint: 'Almeno otto caratteri',
        submit: 'Cambia password',
      },
      done: {
        title: 'La tua password è stata cambiata',
        text: 'Ora puoi accedere con quella nuova.',
      },
    },
    refusals: {
      password_missing: 'Inserisci la nuova password.',
      password_too_weak:
        'Questa password è troppo facile da indovinare. Usane una più lunga o composta ' +
        'da più parole.',
      passwords_differ: 'Le due password non sono uguali. Inseriscile di nuovo.',
    },
    problems: {
      reset_unknown: {
        title: 'Questo link non porta da nessuna parte',
        text: 'Non è completo o non è mai stato emesso. Chiedine un altro.',
      },
      reset_expired: {
        title: 'Questo link è scaduto',
        text: 'Chiedine un altro.',
      },
      reset_over: {
        title: 'È passato troppo tempo',
        text:
          'La tua password è rimasta la stessa. Apri di nuovo il link e conferma ancora ' +
          'una volta che sei tu.',
      },
      reset_used: {
        title: 'Questo link non è più valido',
        text:
          'Funziona una sola volta: da allora è stata scelta una password con esso o in ' +
          'altro modo, oppure il tuo indirizzo è cambiato. Se non sei stato tu, avvisa ' +
          'chi gestisce il tuo account.',
      },
    },
  },
  pt: {
    reset: {
      form: {
        title: 'Escolha uma nova palavra-passe',
        text:
          'A partir de agora inicia sessão com ela. Onde tiver sessão iniciada, esta ' + 'termina.',
        password: 'Nova palavra-passe',
        again: 'Nova palavra-passe, outra vez',
        hint: 'Pelo menos oito caracteres',
        submit: 'Alterar palavra-passe',
      },
      done: {
        title: 'A sua palavra-passe foi alterada',
        text: 'Já pode iniciar sessão com a nova.',
      },
    },
    refusals: {
      password_missing: 'Introduza a nova palavra-passe.',
      password_too_weak:
        'Esta palavra-passe é demasiado fácil de adivinhar. Use uma mais longa ou com ' +
        'várias palavras.',
      passwords_differ: 'As duas palavras-passe não são iguais. Introduza-as novamente.',
    },
    problems: {
      reset_unknown: {
        title: 'Esta ligação não leva a lado nenhum',
        text: 'Não está completa ou nunca foi emitida. Peça outra.',
      },
      reset_expired: {
        title: 'Esta ligação expirou',
        text: 'Peça outra.',
      },
      reset_over: {
        title: 'Demorou demasiado tempo',
        text:
          'A sua palavra-passe continua a mesma. Abra a ligação de novo e confirme outra ' +
          'vez que é você.',
      },
      reset_used: {
        title: 'Esta ligação já não é válida',
        text:
          'Funciona uma só vez: desde então foi escolhida uma palavra-passe com ela ou de ' +
          'outro modo, ou o seu endereço mudou. Se não foi você, avise quem gere a sua ' +
          'conta.',
      },
    },
  },
  nl: {
    reset: {
      form: {
        title: 'Kies een nieuw wachtwoord',
        text: 'Vanaf nu meldt u zich daarmee aan. Waar u nu bent aangemeld, eindigt dat.',
        password: 'Nieuw wachtwoord',
        again: 'Nieuw wachtwoord, nog een keer',
        hint: 'Minstens acht tekens',
        submit: 'Wachtwoord wijzigen',
      },
      done: {
        title: 'Uw wachtwoord is gewijzigd',
        text: 'U kunt zich nu met het nieuwe aanmelden.',
      },
    },
    refusals: {
      password_missing: 'Voer het nieuwe wachtwoord in.',
      password_too_weak:
        'Dit wachtwoord is te makkelijk te raden. Neem een langer wachtwoord of een van ' +
        'meerdere woorden.',
      passwords_differ: 'De twee wachtwoorden zijn niet gelijk. Voer ze opnieuw in.',
    },
    problems: {
      reset_unknown: {
        title: 'Deze link leidt nergens heen',
        text: 'Hij is niet volledig of is nooit uitgegeven. Vraag een andere aan.',
      },
      reset_expired: {
        title: 'Deze link is verlopen',
        text: 'Vraag een andere aan.',
      },
      reset_over: {
        title: 'Dit duurde te lang',
        text:
          'Uw wachtwoord is niet veranderd. Open de link opnieuw en bevestig nog een keer ' +
          'dat u het bent.',
      },
      reset_used: {
        title: 'Deze link geldt niet meer',
        text:
          'Hij werkt één keer: sindsdien is ermee of op een andere manier een wachtwoord ' +
          'gekozen, of uw adres is veranderd. Was u dat niet, meld het dan aan wie uw ' +
          'account beheert.',
      },
    },
  },
  pl: {
    reset: {
      form: {
        title: 'Wybierz nowe hasło',
        text:
          'Od teraz będziesz się nim logować. Wszędzie, gdzie trwa Twoja sesja, zostanie ' +
          'ona zakończona.',
        password: 'Nowe hasło',
        again: 'Nowe hasło jeszcze raz',
        hint: 'Co najmniej osiem znaków',
        submit: 'Zmień hasło',
      },
      done: {
        title: 'Twoje hasło zostało zmienione',
        text: 'Możesz się teraz zalogować nowym hasłem.',
      },
    },
    refusals: {
      password_missing: 'Wpisz nowe hasło.',
      password_too_weak:
        'To hasło zbyt łatwo odgadnąć. Użyj dłuższego albo złożonego z kilku słów.',
      passwords_differ: 'Oba hasła nie są takie same. Wpisz je ponownie.',
    },
    problems: {
      reset_unknown: {
        title: 'Ten link donikąd nie prowadzi',
        text: 'Jest niepełny albo nigdy nie został wystawiony. Poproś o nowy.',
      },
      reset_expired: {
        title: 'Ten link wygasł',
        text: 'Poproś o nowy.',
      },
      reset_over: {
        title: 'Trwało to zbyt długo',
        text:
          'Twoje hasło się nie zmieniło. Otwórz link ponownie i jeszcze raz potwierdź, że ' +
          'to Ty.',
      },
      reset_used: {
        title: 'Ten link już nie działa',
        text:
          'Działa tylko raz: od tego czasu wybrano hasło za jego pomocą lub w inny sposób ' +
          'albo zmienił się Twój adres. Jeśli to nie Ty, powiadom osobę, która opiekuje ' +
          'się Twoim kontem.',
      },
    },
  },
  ja: {
    reset: {
      form: {
        title: '新しいパスワードの設定',
        text: '今後はこのパスワードでログインします。現在ログインしている場所では、ログインが終了します。',
        password: '新しいパスワード',
        again: '新しいパスワード（確認）',
        hint: '8 文字以上',
        submit: 'パスワードを変更',
      },
      done: { title: 'パスワードが変更されました', text: '新しいパスワードでログインできます。' },
    },
    refusals: {
      password_missing: '新しいパスワードを入力してください。',
      password_too_weak:
        'このパスワードは推測されやすすぎます。もっと長いもの、または複数の単語を組み合わせたものにしてください。',
      passwords_differ: '2 つのパスワードが一致しません。もう一度入力してください。',
    },
    problems: {
      reset_unknown: {
        title: 'このリンクは無効です',
        text: 'リンクが不完全か、発行されていません。新しいリンクを請求してください。',
      },
      reset_expired: {
        title: 'このリンクは期限切れです',
        text: '新しいリンクを請求してください。',
      },
      reset_over: {
        title: '時間がかかりすぎました',
        text: 'パスワードは変わっていません。リンクをもう一度開き、ご本人であることを改めて確認してください。',
      },
      reset_used: {
        title: 'このリンクはもう使えません',
        text:
          'リンクは 1 回だけ使えます。その後、このリンクまたは別の方法でパスワードが設定されたか、' +
          'メールアドレスが変更されました。お心当たりがない場合は、アカウントの管理者にお知らせください。',
      },
    },
  },
  ar: {
    reset: {
      form: {
        title: 'اختر كلمة مرور جديدة',
        text: 'ستسجّل الدخول بها من الآن فصاعدًا. وستنتهي جلساتك المفتوحة في كل مكان.',
        password: 'كلمة المرور الجديدة',
        again: 'كلمة المرور الجديدة مرة أخرى',
        hint: 'ثمانية أحرف على الأقل',
        submit: 'تغيير كلمة المرور',
      },
      done: { title: 'تم تغيير كلمة مرورك', text: 'يمكنك الآن تسجيل الدخول بالكلمة الجديدة.' },
    },
    refusals: {
      password_missing: 'يرجى إدخال كلمة المرور الجديدة.',
      password_too_weak:
        'من السهل جدًا تخمين كلمة المرور هذه. اختر كلمة أطول أو مؤلفة من عدة كلمات.',
      passwords_differ: 'كلمتا المرور غير متطابقتين. يرجى إدخالهما مرة أخرى.',
    },
    problems: {
      reset_unknown: {
        title: 'هذا الرابط لا يؤدي إلى أي مكان',
        text: 'إنه غير مكتمل أو لم يصدر قط. يرجى طلب رابط آخر.',
      },
      reset_expired: {
        title: 'انتهت صلاحية هذا الرابط',
        text: 'يرجى طلب رابط آخر.',
      },
      reset_over: {
        title: 'استغرق ذلك وقتًا طويلًا',
        text: 'لم تتغيّر كلمة مرورك. افتح الرابط من جديد وأكّد مرة أخرى أنك صاحب الحساب.',
      },
      reset_used: {
        title: 'لم يعد هذا الرابط صالحًا',
        text:
          'يعمل الرابط مرة واحدة، وقد اختيرت كلمة مرور بواسطته أو بطريقة أخرى منذ ذلك ' +
          'الحين، أو تغيّر عنوانك. إن لم تكن أنت من فعل ذلك، فأخبر من يدير حسابك.',
      },
    },
  },
};
