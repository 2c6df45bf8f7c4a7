import type { Language } from '@countersign/contracts';
import type { KeyRefusal, WebauthnTexts } from './texts.ts';

/** What is said of keys that sign, and of refusals about them: a row for each language. */
interface OfKeys {
  readonly webauthn: WebauthnTexts;
  readonly refusals: Readonly<Record<KeyRefusal, string>>;
}

export const ofKeys: Readonly<Record<Language, OfKeys>> = {
  en: {
    webauthn: {
      roaming: {
        create: {
          title: 'Add a security key',
          text:
            'Plug in your security key or hold it to this device, then continue ' +
            'and follow your browser.',
          failed: 'The security key was not added',
        },
        get: {
          title: 'Use your security key',
          text:
            'Plug in your security key or hold it to this device, then continue ' +
            'and follow your browser.',
          failed: 'The security key was not used',
        },
      },
      platform: {
        create: {
          title: 'Add this device',
          text:
            'Use your fingerprint, face or screen lock to confirm that it is you, ' +
            'on this device.',
          failed: 'This device was not added',
        },
        get: {
          title: 'Confirm with this device',
          text: 'Use your fingerprint, face or screen lock.',
          failed: 'This device did not confirm that it is you',
        },
      },
      waiting: 'Waiting for your browser …',
      noScript:
        'This step needs JavaScript, which is switched off or blocked in your ' +
        'browser. Switch it on, or choose another method.',
      detecting: {
        title: 'Just a moment',
        text:
          'We are checking whether this device can confirm that it is you. If ' +
          'nothing happens, continue.',
      },
      later: 'Not now',
      never: 'Never on this device',
      notAvailable: {
        title: 'This cannot be used here',
        text:
          'Neither security keys nor this device’s own lock can be used in this ' +
          'browser or at this address. Please choose another method, or another ' +
          'browser.',
      },
      nickname: {
        title: 'Name it',
        text: 'So that you will know it in a list.',
        label: 'Name',
        roaming: 'Security key',
        platform: 'This device',
      },
      added: {
        roaming: {
          title: 'Security key added',
          text: 'You will be asked for it when you sign in.',
        },
        platform: {
          title: 'This device was added',
          text: 'You can confirm with it when you sign in here.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'This kind of key or device is not accepted here. Please use another one.',
      nickname_missing: 'Please enter a name.',
      nickname_too_long: 'That name is too long: 20 characters at most.',
      too_many_ceremonies: 'Too many attempts.',
      webauthn_failed:
        'It was cancelled, took too long, or did not work. You can try again ' +
        'or choose another method.',
      webauthn_key_known:
        'It has been added already. Please use another one, or choose another method.',
      webauthn_unanswered: 'This step needs JavaScript. Switch it on, or choose another method.',
      wrong_signature:
        'That did not confirm that it is you. Please try again, with one that you have added.',
    },
  },
  de: {
    webauthn: {
      roaming: {
        create: {
          title: 'Sicherheitsschlüssel hinzufügen',
          text:
            'Stecken Sie Ihren Sicherheitsschlüssel ein oder halten Sie ihn an ' +
            'dieses Gerät. Dann fahren Sie fort und folgen Ihrem Browser.',
          failed: 'Der Sicherheitsschlüssel wurde nicht hinzugefügt',
        },
        get: {
          title: 'Sicherheitsschlüssel verwenden',
          text:
            'Stecken Sie Ihren Sicherheitsschlüssel ein oder halten Sie ihn an ' +
            'dieses Gerät. Dann fahren Sie fort und folgen Ihrem Browser.',
          failed: 'Der Sicherheitsschlüssel wurde nicht verwendet',
        },
      },
      platform: {
        create: {
          title: 'Dieses Gerät hinzufügen',
          text:
            'Bestätigen Sie auf diesem Gerät mit Fingerabdruck, Gesicht oder ' +
            'Bildschirmsperre, dass Sie es sind.',
          failed: 'Dieses Gerät wurde nicht hinzugefügt',
        },
        get: {
          title: 'Mit diesem Gerät bestätigen',
          text: 'Verwenden Sie Fingerabdruck, Gesicht oder Bildschirmsperre.',
          failed: 'Dieses Gerät hat nicht bestätigt, dass Sie es sind',
        },
      },
      waiting: 'Ihr Browser wird abgewartet …',
      noScript:
        'Dieser Schritt braucht JavaScript, das in Ihrem Browser ausgeschaltet ' +
        'oder blockiert ist. Schalten Sie es ein oder wählen Sie eine andere ' +
        'Methode.',
      detecting: {
        title: 'Einen Moment',
        text:
          'Es wird geprüft, ob dieses Gerät bestätigen kann, dass Sie es sind. ' +
          'Wenn nichts geschieht, fahren Sie fort.',
      },
      later: 'Jetzt nicht',
      never: 'Nie auf diesem Gerät',
      notAvailable: {
        title: 'Das geht hier nicht',
        text:
          'In diesem Browser oder unter dieser Adresse lassen sich weder ' +
          'Sicherheitsschlüssel noch die Sperre des Geräts verwenden. Bitte ' +
          'wählen Sie eine andere Methode oder einen anderen Browser.',
      },
      nickname: {
        title: 'Geben Sie ihm einen Namen',
        text: 'Damit Sie es in einer Liste wiedererkennen.',
        label: 'Name',
        roaming: 'Schlüssel',
        platform: 'Dieses Gerät',
      },
      added: {
        roaming: {
          title: 'Sicherheitsschlüssel hinzugefügt',
          text: 'Sie werden bei der Anmeldung danach gefragt.',
        },
        platform: {
          title: 'Dieses Gerät wurde hinzugefügt',
          text: 'Sie können Anmeldungen hier damit bestätigen.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'Diese Art von Schlüssel oder Gerät wird hier nicht angenommen. Bitte verwenden Sie ' +
        'etwas anderes.',
      nickname_missing: 'Bitte geben Sie einen Namen ein.',
      nickname_too_long: 'Der Name ist zu lang: höchstens 20 Zeichen.',
      too_many_ceremonies: 'Zu viele Versuche.',
      webauthn_failed:
        'Es wurde abgebrochen, dauerte zu lange oder ging nicht. Versuchen Sie ' +
        'es noch einmal oder wählen Sie eine andere Methode.',
      webauthn_key_known:
        'Das wurde schon hinzugefügt. Bitte verwenden Sie etwas anderes oder ' +
        'wählen Sie eine andere Methode.',
      webauthn_unanswered:
        'Dieser Schritt braucht JavaScript. Schalten Sie es ein oder wählen ' +
        'Sie eine andere Methode.',
      wrong_signature:
        'Das hat nicht bestätigt, dass Sie es sind. Bitte versuchen Sie es ' +
        'noch einmal, mit etwas, das Sie hinzugefügt haben.',
    },
  },
  fr: {
    webauthn: {
      roaming: {
        create: {
          title: 'Ajouter une clé de sécurité',
          text:
            'Branchez votre clé de sécurité ou approchez-la de cet appareil, puis ' +
            'continuez et suivez votre navigateur.',
          failed: 'La clé de sécurité n’a pas été ajoutée',
        },
        get: {
          title: 'Utiliser votre clé de sécurité',
          text:
            'Branchez votre clé de sécurité ou approchez-la de cet appareil, puis ' +
            'continuez et suivez votre navigateur.',
          failed: 'La clé de sécurité n’a pas été utilisée',
        },
      },
      platform: {
        create: {
          title: 'Ajouter cet appareil',
          text:
            'Confirmez que c’est vous avec votre empreinte, votre visage ou le ' +
            'verrouillage de cet appareil.',
          failed: 'Cet appareil n’a pas été ajouté',
        },
        get: {
          title: 'Confirmer avec cet appareil',
          text: 'Utilisez votre empreinte, votre visage ou le verrouillage de l’écran.',
          failed: 'Cet appareil n’a pas confirmé que c’est vous',
        },
      },
      waiting: 'En attente de votre navigateur …',
      noScript:
        'Cette étape a besoin de JavaScript, désactivé ou bloqué dans votre ' +
        'navigateur. Activez-le ou choisissez une autre méthode.',
      detecting: {
        title: 'Un instant',
        text:
          'Nous vérifions si cet appareil peut confirmer que c’est vous. Si rien ' +
          'ne se passe, continuez.',
      },
      later: 'Pas maintenant',
      never: 'Jamais sur cet appareil',
      notAvailable: {
        title: 'Impossible ici',
        text:
          'Ni les clés de sécurité ni le verrouillage de l’appareil ne peuvent ' +
          'servir dans ce navigateur ou à cette adresse. Choisissez une autre ' +
          'méthode ou un autre navigateur.',
      },
      nickname: {
        title: 'Donnez-lui un nom',
        text: 'Pour le reconnaître dans une liste.',
        label: 'Nom',
        roaming: 'Clé de sécurité',
        platform: 'Cet appareil',
      },
      added: {
        roaming: {
          title: 'Clé de sécurité ajoutée',
          text: 'Elle vous sera demandée à la connexion.',
        },
        platform: {
          title: 'Cet appareil a été ajouté',
          text: 'Vous pouvez confirmer vos connexions ici avec lui.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'Ce type de clé ou d’appareil n’est pas accepté ici. Utilisez-en un autre.',
      nickname_missing: 'Veuillez saisir un nom.',
      nickname_too_long: 'Ce nom est trop long : 20 caractères au plus.',
      too_many_ceremonies: 'Trop de tentatives.',
      webauthn_failed:
        'Cela a été annulé, a pris trop de temps ou n’a pas fonctionné. ' +
        'Réessayez ou choisissez une autre méthode.',
      webauthn_key_known:
        'Il a déjà été ajouté. Utilisez-en un autre ou choisissez une autre méthode.',
      webauthn_unanswered:
        'Cette étape a besoin de JavaScript. Activez-le ou choisissez une autre méthode.',
      wrong_signature:
        'Cela n’a pas confirmé que c’est vous. Réessayez avec ce que vous avez ajouté.',
    },
  },
  es: {
    webauthn: {
      roaming: {
        create: {
          title: 'Añadir una llave de seguridad',
          text:
            'Conecte su llave de seguridad o acérquela a este dispositivo; después ' +
            'continúe y siga las indicaciones del navegador.',
          failed: 'No se añadió la llave de seguridad',
        },
        get: {
          title: 'Usar su llave de seguridad',
          text:
            'Conecte su llave de seguridad o acérquela a este dispositivo; después ' +
            'continúe y siga las indicaciones del navegador.',
          failed: 'No se usó la llave de seguridad',
        },
      },
      platform: {
        create: {
          title: 'Añadir este dispositivo',
          text:
            'Confirme que es usted con su huella, su rostro o el bloqueo de ' +
            'pantalla de este dispositivo.',
          failed: 'No se añadió este dispositivo',
        },
        get: {
          title: 'Confirmar con este dispositivo',
          text: 'Use su huella, su rostro o el bloqueo de pantalla.',
          failed: 'Este dispositivo no confirmó que es usted',
        },
      },
      waiting: 'Esperando a su navegador …',
      noScript:
        'Este paso necesita JavaScript, que está desactivado o bloqueado en su ' +
        'navegador. Actívelo o elija otro método.',
      detecting: {
        title: 'Un momento',
        text:
          'Comprobamos si este dispositivo puede confirmar que es usted. Si no ' +
          'ocurre nada, continúe.',
      },
      later: 'Ahora no',
      never: 'Nunca en este dispositivo',
      notAvailable: {
        title: 'Aquí no se puede usar',
        text:
          'Ni las llaves de seguridad ni el bloqueo del dispositivo pueden ' +
          'usarse en este navegador o en esta dirección. Elija otro método u ' +
          'otro navegador.',
      },
      nickname: {
        title: 'Póngale un nombre',
        text: 'Para que lo reconozca en una lista.',
        label: 'Nombre',
        roaming: 'Llave de seguridad',
        platform: 'Este dispositivo',
      },
      added: {
        roaming: {
          title: 'Llave de seguridad añadida',
          text: 'Se la pediremos al iniciar sesión.',
        },
        platform: {
          title: 'Se añadió este dispositivo',
          text: 'Puede confirmar con él cuando inicie sesión aquí.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed: 'Este tipo de llave o dispositivo no se acepta aquí. Use otro.',
      nickname_missing: 'Escriba un nombre.',
      nickname_too_long: 'El nombre es demasiado largo: 20 caracteres como máximo.',
      too_many_ceremonies: 'Demasiados intentos.',
      webauthn_failed:
        'Se canceló, tardó demasiado o no funcionó. Inténtelo de nuevo o elija otro método.',
      webauthn_key_known: 'Ya se había añadido. Use otra o elija otro método.',
      webauthn_unanswered: 'Este paso necesita JavaScript. Actívelo o elija otro método.',
      wrong_signature:
        'Eso no confirmó que es usted. Inténtelo de nuevo con algo que haya añadido.',
    },
  },
  it: {
    webauthn: {
      roaming: {
        create: {
          title: 'Aggiungi una chiave di sicurezza',
          text:
            'Inserisci la chiave di sicurezza o avvicinala a questo dispositivo, ' +
            'poi continua e segui il browser.',
          failed: 'La chiave di sicurezza non è stata aggiunta',
        },
        get: {
          title: 'Usa la tua chiave di sicurezza',
          text:
            'Inserisci la chiave di sicurezza o avvicinala a questo dispositivo, ' +
            'poi continua e segui il browser.',
          failed: 'La chiave di sicurezza non è stata usata',
        },
      },
      platform: {
        create: {
          title: 'Aggiungi questo dispositivo',
          text:
            'Conferma che sei tu con l’impronta, il volto o il blocco schermo di ' +
            'questo dispositivo.',
          failed: 'Questo dispositivo non è stato aggiunto',
        },
        get: {
          title: 'Conferma con questo dispositivo',
          text: 'Usa l’impronta, il volto o il blocco schermo.',
          failed: 'Questo dispositivo non ha confermato che sei tu',
        },
      },
      waiting: 'In attesa del browser …',
      noScript:
        'Questo passaggio richiede JavaScript, che nel tuo browser è ' +
        'disattivato o bloccato. Attivalo o scegli un altro metodo.',
      detecting: {
        title: 'Un momento',
        text:
          'Verifichiamo se questo dispositivo può confermare la sua identità. Se ' +
          'non accade nulla, continui.',
      },
      later: 'Non ora',
      never: 'Mai su questo dispositivo',
      notAvailable: {
        title: 'Qui non si può usare',
        text:
          'Né le chiavi di sicurezza né il blocco del dispositivo si possono ' +
          'usare in questo browser o a questo indirizzo. Scegli un altro metodo ' +
          'o un altro browser.',
      },
      nickname: {
        title: 'Dagli un nome',
        text: 'Così lo riconoscerai in un elenco.',
        label: 'Nome',
        roaming: 'Chiave di sicurezza',
        platform: 'Questo dispositivo',
      },
      added: {
        roaming: { title: 'Chiave di sicurezza aggiunta', text: 'Ti verrà chiesta quando accedi.' },
        platform: {
          title: 'Questo dispositivo è stato aggiunto',
          text: 'Puoi confermare con esso quando accedi qui.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'Questo tipo di chiave o dispositivo non è accettato qui. Usane un altro.',
      nickname_missing: 'Inserisci un nome.',
      nickname_too_long: 'Il nome è troppo lungo: al massimo 20 caratteri.',
      too_many_ceremonies: 'Troppi tentativi.',
      webauthn_failed:
        'È stato annullato, ha richiesto troppo tempo o non ha funzionato. ' +
        'Riprova o scegli un altro metodo.',
      webauthn_key_known: 'È già stato aggiunto. Usane un altro o scegli un altro metodo.',
      webauthn_unanswered:
        'Questo passaggio richiede JavaScript. Attivalo o scegli un altro metodo.',
      wrong_signature:
        'Questo non ha confermato che sei tu. Riprova con qualcosa che hai aggiunto.',
    },
  },
  pt: {
    webauthn: {
      roaming: {
        create: {
          title: 'Adicionar uma chave de segurança',
          text:
            'Ligue a sua chave de segurança ou aproxime-a deste dispositivo; ' +
            'depois continue e siga o navegador.',
          failed: 'A chave de segurança não foi adicionada',
        },
        get: {
          title: 'Usar a sua chave de segurança',
          text:
            'Ligue a sua chave de segurança ou aproxime-a deste dispositivo; ' +
            'depois continue e siga o navegador.',
          failed: 'A chave de segurança não foi usada',
        },
      },
      platform: {
        create: {
          title: 'Adicionar este dispositivo',
          text:
            'Confirme que é você com a impressão digital, o rosto ou o bloqueio de ' +
            'ecrã deste dispositivo.',
          failed: 'Este dispositivo não foi adicionado',
        },
        get: {
          title: 'Confirmar com este dispositivo',
          text: 'Use a impressão digital, o rosto ou o bloqueio de ecrã.',
          failed: 'Este dispositivo não confirmou que é você',
        },
      },
      waiting: 'À espera do navegador …',
      noScript:
        'Este passo precisa de JavaScript, que está desativado ou bloqueado no ' +
        'seu navegador. Ative-o ou escolha outro método.',
      detecting: {
        title: 'Um momento',
        text:
          'Estamos a verificar se este dispositivo pode confirmar que é você. Se ' +
          'nada acontecer, continue.',
      },
      later: 'Agora não',
      never: 'Nunca neste dispositivo',
      notAvailable: {
        title: 'Não pode ser usado aqui',
        text:
          'Nem as chaves de segurança nem o bloqueio do dispositivo podem ser ' +
          'usados neste navegador ou neste endereço. Escolha outro método ou ' +
          'outro navegador.',
      },
      nickname: {
        title: 'Dê-lhe um nome',
        text: 'Para o reconhecer numa lista.',
        label: 'Nome',
        roaming: 'Chave de segurança',
        platform: 'Este dispositivo',
      },
      added: {
        roaming: {
          title: 'Chave de segurança adicionada',
          text: 'Ser-lhe-á pedida ao iniciar sessão.',
        },
        platform: {
          title: 'Este dispositivo foi adicionado',
          text: 'Pode confirmar com ele quando iniciar sessão aqui.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed: 'Este tipo de chave ou dispositivo não é aceite aqui. Use outro.',
      nickname_missing: 'Introduza um nome.',
      nickname_too_long: 'O nome é demasiado longo: no máximo 20 caracteres.',
      too_many_ceremonies: 'Demasiadas tentativas.',
      webauthn_failed:
        'Foi cancelado, demorou demasiado ou não funcionou. Tente novamente ou ' +
        'escolha outro método.',
      webauthn_key_known: 'Já foi adicionado. Use outro ou escolha outro método.',
      webauthn_unanswered: 'Este passo precisa de JavaScript. Ative-o ou escolha outro método.',
      wrong_signature:
        'Isso não confirmou que é você. Tente novamente com algo que tenha adicionado.',
    },
  },
  nl: {
    webauthn: {
      roaming: {
        create: {
          title: 'Beveiligingssleutel toevoegen',
          text:
            'Steek uw beveiligingssleutel in of houd hem tegen dit apparaat, ga ' +
            'dan verder en volg uw browser.',
          failed: 'De beveiligingssleutel is niet toegevoegd',
        },
        get: {
          title: 'Uw beveiligingssleutel gebruiken',
          text:
            'Steek uw beveiligingssleutel in of houd hem tegen dit apparaat, ga ' +
            'dan verder en volg uw browser.',
          failed: 'De beveiligingssleutel is niet gebruikt',
        },
      },
      platform: {
        create: {
          title: 'Dit apparaat toevoegen',
          text:
            'Bevestig met uw vingerafdruk, gezicht of schermvergrendeling op dit ' +
            'apparaat dat u het bent.',
          failed: 'Dit apparaat is niet toegevoegd',
        },
        get: {
          title: 'Bevestigen met dit apparaat',
          text: 'Gebruik uw vingerafdruk, gezicht of schermvergrendeling.',
          failed: 'Dit apparaat heeft niet bevestigd dat u het bent',
        },
      },
      waiting: 'Wachten op uw browser …',
      noScript:
        'Deze stap heeft JavaScript nodig, dat in uw browser uitstaat of ' +
        'geblokkeerd is. Zet het aan of kies een andere methode.',
      detecting: {
        title: 'Een ogenblik',
        text:
          'We controleren of dit apparaat kan bevestigen dat u het bent. Gebeurt ' +
          'er niets, ga dan verder.',
      },
      later: 'Niet nu',
      never: 'Nooit op dit apparaat',
      notAvailable: {
        title: 'Dit kan hier niet',
        text:
          'Beveiligingssleutels en de vergrendeling van het apparaat werken niet ' +
          'in deze browser of op dit adres. Kies een andere methode of een ' +
          'andere browser.',
      },
      nickname: {
        title: 'Geef het een naam',
        text: 'Zodat u het in een lijst herkent.',
        label: 'Naam',
        roaming: 'Sleutel',
        platform: 'Dit apparaat',
      },
      added: {
        roaming: {
          title: 'Beveiligingssleutel toegevoegd',
          text: 'Er wordt om gevraagd wanneer u inlogt.',
        },
        platform: {
          title: 'Dit apparaat is toegevoegd',
          text: 'U kunt ermee bevestigen wanneer u hier inlogt.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'Dit soort sleutel of apparaat wordt hier niet geaccepteerd. Gebruik een ander.',
      nickname_missing: 'Voer een naam in.',
      nickname_too_long: 'De naam is te lang: hoogstens 20 tekens.',
      too_many_ceremonies: 'Te veel pogingen.',
      webauthn_failed:
        'Het is afgebroken, duurde te lang of werkte niet. Probeer het opnieuw ' +
        'of kies een andere methode.',
      webauthn_key_known: 'Het is al toegevoegd. Gebruik een andere of kies een andere methode.',
      webauthn_unanswered:
        'Deze stap heeft JavaScript nodig. Zet het aan of kies een andere methode.',
      wrong_signature:
        'Dat heeft niet bevestigd dat u het bent. Probeer het opnieuw met iets ' +
        'dat u hebt toegevoegd.',
    },
  },
  pl: {
    webauthn: {
      roaming: {
        create: {
          title: 'Dodaj klucz bezpieczeństwa',
          text:
            'Podłącz klucz bezpieczeństwa lub przyłóż go do tego urządzenia, a ' +
            'potem kontynuuj według wskazówek przeglądarki.',
          failed: 'Klucz bezpieczeństwa nie został dodany',
        },
        get: {
          title: 'Użyj klucza bezpieczeństwa',
          text:
            'Podłącz klucz bezpieczeństwa lub przyłóż go do tego urządzenia, a ' +
            'potem kontynuuj według wskazówek przeglądarki.',
          failed: 'Klucz bezpieczeństwa nie został użyty',
        },
      },
      platform: {
        create: {
          title: 'Dodaj to urządzenie',
          text:
            'Potwierdź swoją tożsamość odciskiem palca, twarzą lub blokadą ekranu ' +
            'tego urządzenia.',
          failed: 'To urządzenie nie zostało dodane',
        },
        get: {
          title: 'Potwierdź tym urządzeniem',
          text: 'Użyj odcisku palca, twarzy lub blokady ekranu.',
          failed: 'To urządzenie nie potwierdziło Twojej tożsamości',
        },
      },
      waiting: 'Oczekiwanie na przeglądarkę …',
      noScript:
        'Ten krok wymaga JavaScriptu, który jest w przeglądarce wyłączony lub ' +
        'zablokowany. Włącz go lub wybierz inną metodę.',
      detecting: {
        title: 'Chwileczkę',
        text:
          'Sprawdzamy, czy to urządzenie może potwierdzić Twoją tożsamość. Jeśli ' +
          'nic się nie dzieje, kontynuuj.',
      },
      later: 'Nie teraz',
      never: 'Nigdy na tym urządzeniu',
      notAvailable: {
        title: 'Tutaj nie można tego użyć',
        text:
          'W tej przeglądarce lub pod tym adresem nie działają klucze ' +
          'bezpieczeństwa ani blokada urządzenia. Wybierz inną metodę lub inną ' +
          'przeglądarkę.',
      },
      nickname: {
        title: 'Nadaj nazwę',
        text: 'Ułatwi to rozpoznanie na liście.',
        label: 'Nazwa',
        roaming: 'Klucz',
        platform: 'To urządzenie',
      },
      added: {
        roaming: {
          title: 'Dodano klucz bezpieczeństwa',
          text: 'Poprosimy o niego podczas logowania.',
        },
        platform: {
          title: 'Dodano to urządzenie',
          text: 'Możesz nim potwierdzać logowanie tutaj.',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'Ten rodzaj klucza lub urządzenia nie jest tu akceptowany. Użyj innego.',
      nickname_missing: 'Wpisz nazwę.',
      nickname_too_long: 'Nazwa jest za długa: najwyżej 20 znaków.',
      too_many_ceremonies: 'Zbyt wiele prób.',
      webauthn_failed:
        'Anulowano, trwało to zbyt długo lub się nie powiodło. Spróbuj ' +
        'ponownie lub wybierz inną metodę.',
      webauthn_key_known: 'To już dodano. Użyj innego lub wybierz inną metodę.',
      webauthn_unanswered: 'Ten krok wymaga JavaScriptu. Włącz go lub wybierz inną metodę.',
      wrong_signature:
        'To nie potwierdziło Twojej tożsamości. Spróbuj ponownie z tym, co zostało dodane.',
    },
  },
  ja: {
    webauthn: {
      roaming: {
        create: {
          title: 'セキュリティキーを追加',
          text: 'セキュリティキーを接続するか、この端末に近づけてから、ブラウザーの案内に従って続けてください。',
          failed: 'セキュリティキーは追加されませんでした',
        },
        get: {
          title: 'セキュリティキーを使う',
          text: 'セキュリティキーを接続するか、この端末に近づけてから、ブラウザーの案内に従って続けてください。',
          failed: 'セキュリティキーは使われませんでした',
        },
      },
      platform: {
        create: {
          title: 'この端末を追加',
          text: 'この端末の指紋、顔、または画面ロックで本人確認をしてください。',
          failed: 'この端末は追加されませんでした',
        },
        get: {
          title: 'この端末で確認',
          text: '指紋、顔、または画面ロックを使ってください。',
          failed: 'この端末では本人確認ができませんでした',
        },
      },
      waiting: 'ブラウザーを待っています…',
      noScript:
        'この手順には JavaScript が必要ですが、お使いのブラウザーでは無効かブロックされています。有効にするか、別の方法を選んでください。',
      detecting: {
        title: '少々お待ちください',
        text: 'この端末で本人確認ができるかを調べています。何も起こらない場合は続けてください。',
      },
      later: '今はしない',
      never: 'この端末では今後しない',
      notAvailable: {
        title: 'ここでは使えません',
        text: 'このブラウザーまたはこのアドレスでは、セキュリティキーも端末のロックも使えません。別の方法か、別のブラウザーを選んでください。',
      },
      nickname: {
        title: '名前を付ける',
        text: '一覧で見分けられるようにします。',
        label: '名前',
        roaming: 'セキュリティキー',
        platform: 'この端末',
      },
      added: {
        roaming: { title: 'セキュリティキーを追加しました', text: 'ログインのときに使います。' },
        platform: {
          title: 'この端末を追加しました',
          text: 'ここでのログインをこの端末で確認できます。',
        },
      },
    },
    refusals: {
      authenticator_not_allowed:
        'この種類のキーや端末はここでは使えません。別のものを使ってください。',
      nickname_missing: '名前を入力してください。',
      nickname_too_long: '名前が長すぎます。20 文字までです。',
      too_many_ceremonies: '試行回数が多すぎます。',
      webauthn_failed:
        '取り消されたか、時間がかかりすぎたか、うまくいきませんでした。もう一度試すか、別の方法を選んでください。',
      webauthn_key_known: 'すでに追加されています。別のものを使うか、別の方法を選んでください。',
      webauthn_unanswered:
        'この手順には JavaScript が必要です。有効にするか、別の方法を選んでください。',
      wrong_signature: '本人確認ができませんでした。追加済みのものでもう一度試してください。',
    },
  },
  ar: {
    webauthn: {
      roaming: {
        create: {
          title: 'إضافة مفتاح أمان',
          text: 'أوصِل مفتاح الأمان أو قرّبه من هذا الجهاز، ثم تابع واتبع تعليمات المتصفح.',
          failed: 'لم تتم إضافة مفتاح الأمان',
        },
        get: {
          title: 'استخدام مفتاح الأمان',
          text: 'أوصِل مفتاح الأمان أو قرّبه من هذا الجهاز، ثم تابع واتبع تعليمات المتصفح.',
          failed: 'لم يُستخدم مفتاح الأمان',
        },
      },
      platform: {
        create: {
          title: 'إضافة هذا الجهاز',
          text: 'أكّد هويتك ببصمة الإصبع أو الوجه أو قفل الشاشة على هذا الجهاز.',
          failed: 'لم تتم إضافة هذا الجهاز',
        },
        get: {
          title: 'التأكيد بهذا الجهاز',
          text: 'استخدم بصمة الإصبع أو الوجه أو قفل الشاشة.',
          failed: 'لم يؤكد هذا الجهاز هويتك',
        },
      },
      waiting: 'في انتظار المتصفح…',
      noScript:
        'تحتاج هذه الخطوة إلى JavaScript، وهو معطّل أو محظور في متصفحك. فعّله ' +
        'أو اختر طريقة أخرى.',
      detecting: {
        title: 'لحظة من فضلك',
        text: 'نتحقق مما إذا كان هذا الجهاز قادرًا على تأكيد هويتك. إذا لم يحدث شيء، فتابع.',
      },
      later: 'ليس الآن',
      never: 'أبدًا على هذا الجهاز',
      notAvailable: {
        title: 'لا يمكن استخدامه هنا',
        text:
          'لا يمكن استخدام مفاتيح الأمان ولا قفل الجهاز في هذا المتصفح أو على ' +
          'هذا العنوان. اختر طريقة أخرى أو متصفحًا آخر.',
      },
      nickname: {
        title: 'أعطه اسمًا',
        text: 'لتتعرف عليه في القائمة.',
        label: 'الاسم',
        roaming: 'مفتاح أمان',
        platform: 'هذا الجهاز',
      },
      added: {
        roaming: { title: 'تمت إضافة مفتاح الأمان', text: 'سيُطلب منك عند تسجيل الدخول.' },
        platform: { title: 'تمت إضافة هذا الجهاز', text: 'يمكنك التأكيد به عند تسجيل الدخول هنا.' },
      },
    },
    refusals: {
      authenticator_not_allowed: 'هذا النوع من المفاتيح أو الأجهزة غير مقبول هنا. استخدم غيره.',
      nickname_missing: 'يرجى إدخال اسم.',
      nickname_too_long: 'الاسم طويل جدًا: 20 حرفًا على الأكثر.',
      too_many_ceremonies: 'محاولات كثيرة جدًا.',
      webauthn_failed:
        'أُلغي الأمر أو استغرق وقتًا طويلًا أو لم ينجح. حاول مرة أخرى أو اختر طريقة أخرى.',
      webauthn_key_known: 'أُضيف من قبل. استخدم غيره أو اختر طريقة أخرى.',
      webauthn_unanswered: 'تحتاج هذه الخطوة إلى JavaScript. فعّله أو اختر طريقة أخرى.',
      wrong_signature: 'لم يؤكد ذلك هويتك. حاول مرة أخرى بما أضفته.',
    },
  },
};
