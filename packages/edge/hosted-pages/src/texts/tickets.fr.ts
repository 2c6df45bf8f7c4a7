import type { TicketTexts } from './texts.ts';

/** What is said to who comes with a ticket to enrol. */
export const tickets: TicketTexts = {
  enrolled: {
    title: 'Votre seconde étape est prête',
    text:
      'Elle vous sera désormais demandée à chaque connexion. Vous pouvez fermer cette ' +
      'fenêtre.',
  },
  problems: {
    ticket_unknown: {
      title: 'Ce lien ne mène nulle part',
      text:
        "Il est incomplet ou n'a jamais été émis. Demandez-en un autre à la personne qui " +
        "vous l'a envoyé.",
    },
    ticket_expired: {
      title: 'Ce lien a expiré',
      text:
        "Il était valable cinq jours. Demandez-en un autre à la personne qui vous l'a " + 'envoyé.',
    },
    ticket_used: {
      title: 'Ce lien a déjà servi',
      text:
        "Il ne sert qu'une fois, et une seconde étape a été ajoutée grâce à lui. Si ce " +
        "n'était pas vous, prévenez la personne qui gère votre compte.",
    },
    already_enrolled: {
      title: 'Vous avez déjà une seconde étape',
      text: "Il n'y a rien à ajouter avec ce lien. Vous pouvez fermer cette fenêtre.",
    },
  },
};
