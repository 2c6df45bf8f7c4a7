import type { TicketTexts } from './texts.ts';

/** What is said to who comes with a ticket to enrol. */
export const tickets: TicketTexts = {
  enrolled: {
    title: 'Su segundo paso está listo',
    text: 'A partir de ahora se le pedirá al iniciar sesión. Puede cerrar esta ventana.',
  },
  problems: {
    ticket_unknown: {
      title: 'Este enlace no lleva a ninguna parte',
      text: 'Está incompleto o nunca se emitió. Pida otro a quien se lo envió.',
    },
    ticket_expired: {
      title: 'Este enlace ha caducado',
      text: 'Era válido durante cinco días. Pida otro a quien se lo envió.',
    },
    ticket_used: {
      title: 'Este enlace ya se ha usado',
      text:
        'Sirve una sola vez, y con él se añadió un segundo paso. Si no fue usted, avise a ' +
        'quien gestiona su cuenta.',
    },
    already_enrolled: {
      title: 'Ya tiene un segundo paso',
      text: 'No hay nada que añadir con este enlace. Puede cerrar esta ventana.',
    },
  },
};
