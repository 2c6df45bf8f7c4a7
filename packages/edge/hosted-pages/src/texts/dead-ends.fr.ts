import type { DeadEndTexts, Way } from './texts.ts';

const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `Le code envoyé au numéro qui se termine par ${shown} n'est plus valable.`,
    voice: `Le code dicté au numéro qui se termine par ${shown} n'est plus valable.`,
    email: `Le code envoyé par e-mail à ${shown} n'est plus valable.`,
  })[way];

/** What is said where a code counts no longer, and where the login cannot go on. */
export const deadEnds: DeadEndTexts = {
  closed: {
    locked: { title: "Trop d'erreurs", text: noLongerWorks },
    expired: { title: 'Le code a expiré', text: noLongerWorks },
    atHand: "Plus aucun code n'est accepté pour cet essai. Vous pouvez en commencer un autre.",
    tryAgain: 'Réessayer',
    numberAgain: 'Saisir de nouveau le numéro',
  },
  times: {
    tryAgainAt: (time) => `Vous pourrez réessayer à partir de ${time}.`,
    tryLater: 'Attendez un moment, puis réessayez.',
    resendFrom: (time) => `Un nouveau code pourra être envoyé à partir de ${time}.`,
  },
  backTo: (application) => `Revenir à ${application}`,
};
