import type { MailTexts } from './texts.ts';

export const fr: MailTexts = {
  language: 'fr',
  hello: 'Bonjour,',
  changes: {
    factor_added: {
      subject: 'Une deuxième étape a été ajoutée à votre compte chez {name}',
      text:
        'Votre compte chez {name} dispose désormais d’un moyen de plus de prouver que c’est ' +
        'vous.',
    },
    factor_changed: {
      subject: 'Une deuxième étape de votre compte chez {name} a été modifiée',
      text: 'Un moyen de prouver que c’est vous a été modifié dans votre compte chez {name}.',
    },
    factor_removed: {
      subject: 'Une deuxième étape a été retirée de votre compte chez {name}',
      text: 'Un moyen de prouver que c’est vous a été retiré de votre compte chez {name}.',
    },
    factor_locked: {
      subject: 'Une deuxième étape de votre compte chez {name} est verrouillée',
      text:
        'Trop de codes faux ont été saisis de suite. Elle ne vaut plus rien tant qu’elle ' +
        'n’est pas refaite.',
    },
    recovery_code_given: {
      subject: 'Vous avez un nouveau code de récupération chez {name}',
      text:
        'Un nouveau code de récupération a été affiché pour votre compte chez {name}. Les ' +
        'anciens sont nuls.',
    },
    recovery_code_spent: {
      subject: 'Votre code de récupération chez {name} a été utilisé',
      text:
        'Quelqu’un s’est connecté à votre compte chez {name} avec votre code de récupération. ' +
        'Il est nul.',
    },
    second_factor_failed: {
      subject: 'Des codes faux ont été saisis pour votre compte chez {name}',
      text:
        'Quelqu’un savait se connecter à votre compte chez {name}, mais pas le code demandé ' +
        'ensuite.',
    },
    sessions_ended: {
      subject: 'Vous avez été déconnecté chez {name}',
      text:
        'Des navigateurs ou des applications ont été déconnectés de votre compte chez {name}. ' +
        'Ils vous demanderont de vous reconnecter.',
    },
    browsers_forgotten: {
      subject: 'Des navigateurs ont été oubliés pour votre compte chez {name}',
      text:
        'Un ou tous les navigateurs mémorisés pour votre compte chez {name} ont été oubliés. ' +
        'La deuxième étape y sera de nouveau demandée.',
    },
    password_changed: {
      subject: 'Votre mot de passe chez {name} a été changé',
      text:
        'Votre compte chez {name} a désormais un autre mot de passe. Partout où vous ' +
        'étiez connecté, la session a pris fin.',
    },
  },
  which: (factor) => `Quoi : ${factor}`,
  when: (instant) => `Quand : ${instant}`,
  notYou:
    'Si c’était vous, il n’y a rien à faire. Sinon, prévenez aussitôt la personne qui ' +
    's’occupe de ' +
    'votre compte et changez de mot de passe.',
  notYouAsk: (address) =>
    `Si c’était vous, il n’y a rien à faire. Sinon, écrivez aussitôt à ${address} et changez ` +
    'de mot ' +
    'de passe.',
  ticket: {
    subject: 'Configurez une deuxième étape pour votre compte chez {name}',
    text:
      'Ce lien vous permet de configurer un deuxième moyen de prouver que c’est vous, pour ' +
      'votre compte chez {name} :',
    after: 'Il sert une fois, pendant cinq jours. Si vous ne l’attendiez pas, ne l’ouvrez pas.',
  },
  passwordLink: {
    subject: 'Choisissez un nouveau mot de passe pour votre compte chez {name}',
    text:
      'Ce lien vous permet de choisir un nouveau mot de passe pour votre compte chez ' + '{name} :',
    after:
      'Il sert une fois, pendant un jour. Si vous ne l’avez pas demandé, il n’y a ' +
      'rien à faire : votre mot de passe reste le même.',
  },
  test: {
    subject: 'E-mail de test de {name}',
    text:
      'Une personne qui administre {name} a envoyé cet e-mail pour voir si les ' +
      'e-mails arrivent. Il n’y a rien à faire.',
  },
  code: {
    subject: 'Votre code pour {name}',
    text: 'Voici votre code pour vous connecter à {name} :',
    validFor: (minutes) =>
      minutes === 1 ? 'Il est valable une minute.' : `Il est valable ${minutes} minutes.`,
    after:
      'Personne ne vous le demandera jamais. Si vous n’êtes pas en train de vous connecter, ' +
      'quelqu’un connaît votre mot de passe : changez-le.',
  },
};
