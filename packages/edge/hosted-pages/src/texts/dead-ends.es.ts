import type { DeadEndTexts, Way } from './texts.ts';

const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `El código enviado al número que termina en ${shown} ya no es válido.`,
    voice: `El código dictado al número que termina en ${shown} ya no es válido.`,
    email: `El código enviado por correo a ${shown} ya no es válido.`,
  })[way];

/** What is said where a code counts no longer, and where the login cannot go on. */
export const deadEnds: DeadEndTexts = {
  closed: {
    locked: { title: 'Demasiados errores', text: noLongerWorks },
    expired: { title: 'El código ha caducado', text: noLongerWorks },
    atHand: 'Ya no se acepta ningún código en este intento. Puede empezar otro.',
    tryAgain: 'Intentarlo de nuevo',
    numberAgain: 'Introducir el número otra vez',
  },
  times: {
    tryAgainAt: (time) => `Puede intentarlo de nuevo a partir de las ${time}.`,
    tryLater: 'Espere un rato e inténtelo de nuevo.',
    resendFrom: (time) => `Se puede enviar un código nuevo a partir de las ${time}.`,
  },
  backTo: (application) => `Volver a ${application}`,
};
