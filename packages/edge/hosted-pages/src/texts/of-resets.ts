import type { Language } from '@countersign/contracts';
import type { ResetProblem, ResetRefusal, ResetTexts } from './texts.ts';

interface Notice {
  readonly title: string;
  readonly text: string;
}

/**
 * What is said to who has forgotten their password and chooses another, and why they cannot: a row
 * for each language.
 */
interface OfResets {
  readonly reset: ResetTexts;
  readonly refusals: Readonly<Record<ResetRefusal, string>>;
  readonly problems: Readonly<Record<ResetProblem, Notice>>;
}

/** What is written from left to right keeps its order in a sentence that is not (Unicode FSI). */
export const apart = (text: string) => `\u2068${text}\u2069`;

export const ofResets: Readonly<Record<Language, OfResets>> = {
  en: {
    reset: {
      forgot: 'Forgot password?',
      request: {
        title: 'Forgot your password?',
        text:
          'Say who you are. A link to choose a new one is mailed to the address of your ' +
          'account.',
        submit: 'Continue',
        back: 'Back to sign-in',
      },
      asked: {
        title: 'Check your email',
        text: (name) =>
          `${
            name === undefined
              ? 'If there is such an account, a mail with a link to choose a new password ' +
                'comes to its address within minutes.'
              : `If there is an account for ${name}, a mail with a link to choose a new ` +
                'password comes to its address within minutes.'
          } The link is good for one day.`,
        few:
          'Nothing there? Look among the spam, too. Only a few such mails are sent to ' +
          'one address.',
        resend: 'Send it again',
        again:
          'If there is such an account, the mail is sent once more, unless several were ' +
          'sent just now.',
      },
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
      email_malformed: 'This is not a complete email address. Please check it.',
      name_missing: 'Please enter your email address or user name.',
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
      reset_unavailable: {
        title: 'Your password cannot be changed here',
        text:
          'No link to choose another is mailed from here. Please ask whoever looks after ' +
          'your account.',
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
      forgot: 'Passwort vergessen?',
      request: {
        title: 'Passwort vergessen?',
        text:
          'Sagen Sie, wer Sie sind. Ein Link, mit dem Sie ein neues wählen, geht an die ' +
          'E-Mail-Adresse Ihres Kontos.',
        submit: 'Weiter',
        back: 'Zurück zur Anmeldung',
      },
      asked: {
        title: 'Sehen Sie in Ihr Postfach',
        text: (name) =>
          `${
            name === undefined
              ? 'Wenn es ein solches Konto gibt, kommt in den nächsten Minuten eine E-Mail mit ' +
                'einem Link für ein neues Passwort an dessen Adresse.'
              : `Wenn es ein Konto für ${name} gibt, kommt in den nächsten Minuten eine E-Mail ` +
                'mit einem Link für ein neues Passwort an dessen Adresse.'
          } Der Link gilt einen Tag.`,
        few:
          'Nichts gekommen? Sehen Sie auch im Spam-Ordner nach. An eine Adresse gehen ' +
          'nur wenige solche E-Mails.',
        resend: 'Noch einmal senden',
        again:
          'Wenn es ein solches Konto gibt, geht die E-Mail noch einmal hinaus, sofern ' +
          'nicht gerade schon mehrere kamen.',
      },
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
      email_malformed: 'Das ist keine vollständige E-Mail-Adresse. Bitte prüfen Sie sie.',
      name_missing: 'Bitte geben Sie Ihre E-Mail-Adresse oder Ihren Benutzernamen ein.',
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
      reset_unavailable: {
        title: 'Ihr Passwort lässt sich hier nicht ändern',
        text:
          'Von hier wird kein Link für ein neues verschickt. Bitte fragen Sie, wer Ihr ' +
          'Konto betreut.',
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
      forgot: 'Mot de passe oublié ?',
      request: {
        title: 'Mot de passe oublié ?',
        text:
          'Dites qui vous êtes. Un lien pour en choisir un nouveau est envoyé à ' +
          'l’adresse de votre compte.',
        submit: 'Continuer',
        back: 'Retour à la connexion',
      },
      asked: {
        title: 'Consultez votre messagerie',
        text: (name) =>
          `${
            name === undefined
              ? 'S’il existe un tel compte, un e-mail avec un lien pour choisir un nouveau mot ' +
                'de passe arrive à son adresse dans les minutes qui viennent.'
              : `S’il existe un compte pour ${name}, un e-mail avec un lien pour choisir un ` +
                'nouveau mot de passe arrive à son adresse dans les minutes qui viennent.'
          } Le lien est valable un jour.`,
        few:
          'Rien reçu ? Regardez aussi dans les courriers indésirables. Peu de ces ' +
          'e-mails sont envoyés à une même adresse.',
        resend: 'Envoyer à nouveau',
        again:
          'S’il existe un tel compte, l’e-mail est envoyé encore une fois, sauf si ' +
          'plusieurs viennent de l’être.',
      },
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
      email_malformed: 'Cette adresse e-mail n’est pas complète. Vérifiez-la.',
      name_missing: 'Saisissez votre adresse e-mail ou votre nom d’utilisateur.',
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
      reset_unavailable: {
        title: 'Votre mot de passe ne peut pas être changé ici',
        text:
          'Aucun lien pour en choisir un autre n’est envoyé d’ici. Adressez-vous à la ' +
          'personne qui gère votre compte.',
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
      forgot: '¿Ha olvidado la contraseña?',
      request: {
        title: '¿Ha olvidado su contraseña?',
        text:
          'Diga quién es. Se envía un enlace para elegir una nueva a la dirección de su ' +
          'cuenta.',
        submit: 'Continuar',
        back: 'Volver al inicio de sesión',
      },
      asked: {
        title: 'Revise su correo',
        text: (name) =>
          `${
            name === undefined
              ? 'Si existe esa cuenta, en unos minutos llega a su dirección un correo con un ' +
                'enlace para elegir una contraseña nueva.'
              : `Si existe una cuenta para ${name}, en unos minutos llega a su dirección un ` +
                'correo con un enlace para elegir una contraseña nueva.'
          } El enlace vale un día.`,
        few:
          '¿No ha llegado nada? Mire también en el correo no deseado. A una misma ' +
          'dirección se envían pocos correos de estos.',
        resend: 'Enviarlo otra vez',
        again:
          'Si existe esa cuenta, el correo se envía una vez más, salvo que se acaben de ' +
          'enviar varios.',
      },
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
      email_malformed: 'Esta dirección de correo no está completa. Compruébela.',
      name_missing: 'Escriba su correo electrónico o su nombre de usuario.',
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
      reset_unavailable: {
        title: 'Su contraseña no se puede cambiar aquí',
        text:
          'Desde aquí no se envía ningún enlace para elegir otra. Consulte a quien ' +
          'gestiona su cuenta.',
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
      forgot: 'Password dimenticata?',
      request: {
        title: 'Hai dimenticato la password?',
        text:
          'Di’ chi sei. Un link per sceglierne una nuova viene inviato all’indirizzo del ' +
          'tuo account.',
        submit: 'Continua',
        back: 'Torna all’accesso',
      },
      asked: {
        title: 'Controlla la posta',
        text: (name) =>
          `${
            name === undefined
              ? 'Se esiste un account così, entro pochi minuti arriva al suo indirizzo ' +
                'un’e-mail con un link per scegliere una nuova password.'
              : `Se esiste un account per ${name}, entro pochi minuti arriva al suo indirizzo ` +
                'un’e-mail con un link per scegliere una nuova password.'
          } Il link vale un giorno.`,
        few:
          'Non è arrivato niente? Guarda anche nello spam. A uno stesso indirizzo si ' +
          'inviano poche e-mail di questo tipo.',
        resend: 'Invia di nuovo',
        again:
          'Se esiste un account così, l’e-mail viene inviata ancora una volta, a meno ' +
          'che non ne siano appena partite diverse.',
      },
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
      email_malformed: 'Questo indirizzo e-mail non è completo. Controllalo.',
      name_missing: 'Inserisci il tuo indirizzo e-mail o il nome utente.',
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
      reset_unavailable: {
        title: 'La tua password non si può cambiare qui',
        text:
          'Da qui non viene inviato nessun link per sceglierne un’altra. Rivolgiti a chi ' +
          'gestisce il tuo account.',
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
      forgot: 'Esqueceu-se da palavra-passe?',
      request: {
        title: 'Esqueceu-se da sua palavra-passe?',
        text:
          'Diga quem é. Uma ligação para escolher uma nova é enviada para o endereço da ' +
          'sua conta.',
        submit: 'Continuar',
        back: 'Voltar ao início de sessão',
      },
      asked: {
        title: 'Verifique o seu e-mail',
        text: (name) =>
          `${
            name === undefined
              ? 'Se existir essa conta, dentro de minutos chega ao endereço dela um e-mail com ' +
                'uma ligação para escolher uma nova palavra-passe.'
              : `Se existir uma conta para ${name}, dentro de minutos chega ao endereço dela ` +
                'um e-mail com uma ligação para escolher uma nova palavra-passe.'
          } A ligação é válida durante um dia.`,
        few:
          'Não chegou nada? Veja também no correio não solicitado. São poucos os e-mails ' +
          'destes enviados para o mesmo endereço.',
        resend: 'Enviar outra vez',
        again:
          'Se existir essa conta, o e-mail é enviado mais uma vez, a menos que tenham ' +
          'acabado de ser enviados vários.',
      },
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
      email_malformed: 'Este endereço de e-mail não está completo. Verifique-o.',
      name_missing: 'Introduza o seu endereço de e-mail ou nome de utilizador.',
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
      reset_unavailable: {
        title: 'A sua palavra-passe não pode ser alterada aqui',
        text:
          'Daqui não é enviada nenhuma ligação para escolher outra. Fale com quem gere a ' +
          'sua conta.',
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
      forgot: 'Wachtwoord vergeten?',
      request: {
        title: 'Wachtwoord vergeten?',
        text: 'Zeg wie u bent. Een link om een nieuw te kiezen gaat naar het adres van uw account.',
        submit: 'Doorgaan',
        back: 'Terug naar aanmelden',
      },
      asked: {
        title: 'Kijk in uw mailbox',
        text: (name) =>
          `${
            name === undefined
              ? 'Als er zo’n account is, komt er binnen enkele minuten een e-mail met een link ' +
                'om een nieuw wachtwoord te kiezen op het adres daarvan.'
              : `Als er een account voor ${name} is, komt er binnen enkele minuten een e-mail ` +
                'met een link om een nieuw wachtwoord te kiezen op het adres daarvan.'
          } De link is één dag geldig.`,
        few:
          'Niets gekomen? Kijk ook bij de spam. Naar één adres gaan maar een paar van ' +
          'zulke e-mails.',
        resend: 'Opnieuw versturen',
        again:
          'Als er zo’n account is, gaat de e-mail nog een keer weg, tenzij er net al ' +
          'meer zijn verstuurd.',
      },
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
      email_malformed: 'Dit is geen volledig e-mailadres. Controleer het.',
      name_missing: 'Voer uw e-mailadres of gebruikersnaam in.',
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
      reset_unavailable: {
        title: 'Uw wachtwoord kan hier niet worden gewijzigd',
        text:
          'Vanaf hier wordt geen link verstuurd om een ander te kiezen. Vraag het aan ' +
          'wie uw account beheert.',
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
      forgot: 'Nie pamiętasz hasła?',
      request: {
        title: 'Nie pamiętasz hasła?',
        text:
          'Powiedz, kim jesteś. Link do wyboru nowego hasła zostanie wysłany na adres ' +
          'Twojego konta.',
        submit: 'Dalej',
        back: 'Wróć do logowania',
      },
      asked: {
        title: 'Sprawdź pocztę',
        text: (name) =>
          `${
            name === undefined
              ? 'Jeśli istnieje takie konto, w ciągu kilku minut na jego adres przyjdzie ' +
                'wiadomość z linkiem do wyboru nowego hasła.'
              : `Jeśli istnieje konto dla ${name}, w ciągu kilku minut na jego adres przyjdzie ` +
                'wiadomość z linkiem do wyboru nowego hasła.'
          } Link jest ważny jeden dzień.`,
        few:
          'Nic nie przyszło? Zajrzyj też do spamu. Na jeden adres wysyłamy tylko kilka ' +
          'takich wiadomości.',
        resend: 'Wyślij ponownie',
        again:
          'Jeśli istnieje takie konto, wiadomość zostanie wysłana jeszcze raz, chyba że ' +
          'przed chwilą wysłano już kilka.',
      },
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
      email_malformed: 'Ten adres e-mail jest niepełny. Sprawdź go.',
      name_missing: 'Wpisz swój adres e-mail lub nazwę użytkownika.',
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
      reset_unavailable: {
        title: 'Twojego hasła nie można tu zmienić',
        text:
          'Stąd nie wysyłamy linku do wyboru innego. Zwróć się do osoby, która opiekuje ' +
          'się Twoim kontem.',
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
      forgot: 'パスワードをお忘れですか？',
      request: {
        title: 'パスワードをお忘れですか？',
        text: 'どなたかを入力してください。新しいパスワードを設定するためのリンクを、アカウントのメールアドレスにお送りします。',
        submit: '続ける',
        back: 'ログインに戻る',
      },
      asked: {
        title: 'メールをご確認ください',
        text: (name) =>
          `${
            name === undefined
              ? '該当するアカウントがある場合、新しいパスワードを設定するためのリンクが数分以内にそのメールアドレスに届きます。'
              : `${name} のアカウントがある場合、新しいパスワードを設定するためのリンクが数分以内にそのメールアドレスに届きます。`
          }リンクの有効期間は 1 日です。`,
        few: '届かない場合は、迷惑メールもご確認ください。1 つのアドレスに送られるのは数通までです。',
        resend: 'もう一度送信',
        again:
          '該当するアカウントがある場合、メールをもう一度お送りします（直前に何通か送られている場合を除きます）。',
      },
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
      email_malformed: 'メールアドレスが完全ではありません。ご確認ください。',
      name_missing: 'メールアドレスまたはユーザー名を入力してください。',
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
      reset_unavailable: {
        title: 'ここではパスワードを変更できません',
        text: 'ここからパスワード設定用のリンクは送られません。アカウントの管理者にお問い合わせください。',
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
      forgot: 'هل نسيت كلمة المرور؟',
      request: {
        title: 'هل نسيت كلمة المرور؟',
        text: 'عرّف بنفسك، وسيُرسل رابط لاختيار كلمة مرور جديدة إلى عنوان حسابك.',
        submit: 'متابعة',
        back: 'العودة إلى تسجيل الدخول',
      },
      asked: {
        title: 'تحقّق من بريدك',
        text: (name) =>
          `${
            name === undefined
              ? 'إذا كان هناك حساب كهذا، فستصل إلى عنوانه خلال دقائق رسالة فيها رابط لاختيار ' +
                'كلمة مرور جديدة.'
              : `إذا كان هناك حساب باسم ${apart(name)}، فستصل إلى عنوانه خلال دقائق رسالة فيها ` +
                'رابط لاختيار كلمة مرور جديدة.'
          } الرابط صالح ليوم واحد.`,
        few:
          'لم يصل شيء؟ انظر أيضًا في البريد غير المرغوب فيه. لا يُرسل إلى العنوان الواحد ' +
          'سوى عدد قليل من هذه الرسائل.',
        resend: 'الإرسال مرة أخرى',
        again:
          'إذا كان هناك حساب كهذا، فستُرسل الرسالة مرة أخرى، ما لم تكن قد أُرسلت عدة رسائل للتو.',
      },
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
      email_malformed: 'عنوان البريد الإلكتروني هذا غير مكتمل. يرجى التحقق منه.',
      name_missing: 'يرجى إدخال بريدك الإلكتروني أو اسم المستخدم.',
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
      reset_unavailable: {
        title: 'لا يمكن تغيير كلمة مرورك هنا',
        text: 'لا يُرسل من هنا رابط لاختيار كلمة أخرى. يرجى سؤال من يدير حسابك.',
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
