import { codesAtHand } from './codes-at-hand.fr.ts';
import { deadEnds } from './dead-ends.fr.ts';
import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts } from './texts.ts';
import { tickets } from './tickets.fr.ts';

const noMethod = 'Cette méthode ne peut pas être utilisée pour le moment. Choisissez-en une autre.';
const provider = "L'autre service n'a pas pu vous connecter. Veuillez réessayer.";
const ended = {
  title: 'Cette connexion est terminée',
  text: 'Elle a duré trop longtemps ou était déjà achevée. Veuillez recommencer.',
};
const unknownAddress = {
  title: 'Impossible de répondre à cette demande',
  text:
    "L'application a demandé de vous envoyer à une adresse qui n'est pas enregistrée pour " +
    'elle.',
};
const unknownApplication = {
  title: "Cette application n'est pas connue",
  text:
    'Le lien qui vous a amené ici ne désigne aucune application connue. Revenez en arrière ' +
    'et réessayez.',
};

export const fr: Texts = {
  language: 'fr',
  login: {
    title: 'Se connecter',
    lead: (application) => `pour continuer vers ${application}`,
    username: "Adresse e-mail ou nom d'utilisateur",
    password: 'Mot de passe',
    submit: 'Continuer',
    or: 'ou',
    continueWith: (connection) => `Continuer avec ${connection}`,
  },
  enrollment: {
    title: 'Ajouter votre téléphone',
    lead: 'Désormais, un code envoyé à votre téléphone est la seconde étape de la connexion.',
    phone: 'Numéro de téléphone',
    country: 'Pays',
    hint: (example) => `Par exemple ${example}. Ou avec + et l'indicatif du pays.`,
    by: 'Comment vous recevez le code',
    ways: { sms: 'SMS', voice: 'Appel' },
    device: 'Nom de cet appareil (facultatif)',
    risk:
      "Quiconque s'empare de votre numéro pourrait lire le code. Ne transmettez jamais un " +
      'code.',
    submit: 'Envoyer le code',
    other: 'Choisir une autre méthode',
  },
  challenge: {
    title: 'Saisissez votre code',
    lead: (shown, way) =>
      ({
        sms: `Nous l'avons envoyé au numéro qui se termine par ${shown}.`,
        voice: `Nous appelons le numéro qui se termine par ${shown}.`,
        email: `Nous l'avons envoyé par e-mail à ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'Il est valable une minute.' : `Il est valable ${minutes} minutes.`,
    sentAgain: 'Un nouveau code est en route. Seul le message le plus récent compte.',
    code: 'Code',
    submit: 'Continuer',
    resend: 'Envoyer un nouveau code',
    other: 'Utiliser une autre méthode',
    otherNumber: 'Utiliser un autre numéro',
    remember: (period) => `Se souvenir de ce navigateur pendant ${period}`,
  },
  ...codesAtHand,
  ...deadEnds,
  webauthn: ofKeys.fr.webauthn,
  passkey: ofPasskeys.fr.passkey,
  account: ofAccount.fr.account,
  reset: ofResets.fr.reset,
  options: {
    title: "Confirmez que c'est bien vous",
    lead: 'Choisissez comment vous voulez le faire.',
  },
  enrollOptions: {
    title: 'Ajouter une seconde étape',
    text: "Choisissez comment vous voulez confirmer que c'est bien vous.",
  },
  enrolled: tickets.enrolled,
  signOut: {
    title: 'Se déconnecter ?',
    text: 'Vous êtes connecté ici. La déconnexion vaut pour toutes les applications.',
    submit: 'Se déconnecter',
  },
  signedOut: { title: 'Vous êtes déconnecté', text: 'Vous pouvez fermer cette fenêtre.' },
  continuing: {
    title: 'Un instant',
    text: "Vous allez revenir à l'application.",
    submit: 'Continuer',
  },
  frame: {
    account: 'Compte',
    notYou: "Ce n'est pas vous ?",
    language: 'Langue',
    privacy: 'Confidentialité',
    toStart: "Vers la page d'accueil",
  },
  error: 'Erreur',
  startAgain: 'Recommencer',
  support: "Obtenir de l'aide",
  reference: (id) => `Référence : ${id}`,
  refusals: {
    ...ofKeys.fr.refusals,
    ...ofPasskeys.fr.refusals,
    ...ofAccount.fr.refusals,
    ...ofResets.fr.refusals,
    credentials_wrong: "Le nom d'utilisateur ou le mot de passe n'est pas correct.",
    credentials_missing: "Saisissez votre nom d'utilisateur et votre mot de passe.",
    too_many_guesses: 'Trop de tentatives.',
    user_blocked: 'Ce compte ne peut pas se connecter. Adressez-vous à la personne qui le gère.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Saisissez votre numéro de téléphone.',
    phone_number_malformed:
      "Ce n'est pas un numéro que nous pouvons joindre. Vérifiez l'indicatif du pays.",
    authenticator_malformed: 'Ceci ne peut pas être utilisé. Vérifiez votre saisie.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    form_unreadable:
      "Ce qui a été envoyé n'a pas pu être lu. Veuillez remplir de nouveau le formulaire.",
    switched_off:
      "La méthode que vous aviez commencée vient d'être désactivée. Veuillez continuer avec " +
      'une méthode disponible.',
    choice_missing: "Choisissez l'une des méthodes.",
    too_many_sends: 'Trop de codes ont été envoyés.',
    destination_not_allowed:
      'Aucun code ne peut être envoyé aux numéros de ce pays. Utilisez un autre numéro ou une ' +
      'autre méthode.',
    code_not_saved: 'Veuillez confirmer que vous avez conservé le code.',
    app_key_locked:
      "Trop d'erreurs. La clé affichée auparavant n'est plus valable : supprimez-la de votre " +
      'application. Vous en recevrez une nouvelle.',
    wrong_app_code: "Ce code n'est pas correct ou a déjà servi. Attendez le suivant.",
    wrong_recovery_code: "Ce code de secours n'est pas correct ou a déjà servi.",
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'Le code de secours a été affiché trop souvent. Le dernier affiché est valable. Si vous ne ' +
      "l'avez pas conservé, demandez-en un autre à la personne qui gère votre compte.",
    code_missing: 'Saisissez le code.',
    wrong_code: "Ce code n'est pas correct. Vérifiez le message le plus récent.",
    challenge_expired: 'Le code a expiré. Demandez-en un nouveau.',
    challenge_locked: "Trop d'erreurs. Demandez un nouveau code.",
    challenge_not_open: "Le code n'est plus valable. Demandez-en un nouveau.",
    too_many_attempts: 'Trop de codes incorrects.',
  },
  home: {
    title: 'Countersign',
    text:
      "C'est ici que l'on se connecte à des applications, étape par étape. Il n'y a rien " +
      "d'autre à voir.",
  },
  problems: {
    ...ofResets.fr.problems,
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
      title: 'Cette connexion est terminée',
      text:
        'Elle a abouti, a duré trop longtemps ou a commencé dans un autre navigateur. Revenez à ' +
        "l'application et recommencez. Si cela se produit à chaque fois, autorisez les cookies.",
    },
    factor_missing: {
      title: 'Une seconde étape est nécessaire',
      text:
        "Votre compte demande une seconde étape, mais aucune n'est disponible. " +
        'Adressez-vous à la personne qui le gère.',
    },
    request_malformed: {
      title: 'Impossible de répondre à cette demande',
      text:
        'Il y manque quelque chose, ou quelque chose est mal formé. Revenez en arrière et ' +
        'réessayez.',
    },
    not_found: { title: "Il n'y a rien ici", text: "Vérifiez l'adresse." },
    tenant_unknown: { title: "Il n'y a rien ici", text: "Vérifiez l'adresse." },
    too_many_requests: {
      title: 'Un instant',
      text: 'Il y a eu trop de demandes. Attendez une minute et réessayez.',
    },
    service_silent: {
      title: 'Un instant',
      text: 'Nous ne pouvons pas répondre pour le moment. Réessayez dans quelques secondes.',
    },
    broken: {
      title: "Quelque chose s'est mal passé",
      text:
        "C'est de notre fait, pas du vôtre. Réessayez ; si cela se reproduit, indiquez-nous " +
        'la référence ci-dessous.',
    },
  },
};
