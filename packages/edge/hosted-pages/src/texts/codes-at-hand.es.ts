import type { Texts } from './texts.ts';

/** Of codes that nobody sends: an app shows them, or they were kept. */
export const codesAtHand: Pick<Texts, 'app' | 'recovery'> = {
  app: {
    enrollment: {
      title: 'Configure su aplicación de autenticación',
      text: 'Escanee esta imagen con la aplicación e introduzca el código que esta muestra.',
    },
    challenge: {
      title: 'Introduzca su código',
      text: 'Lo muestra su aplicación de autenticación.',
    },
    picture: 'Código QR con la clave para su aplicación de autenticación',
    open: 'Abrir la aplicación en este dispositivo',
    key: '¿No puede escanear? Mostrar la clave',
    code: 'Código de la aplicación',
  },
  recovery: {
    challenge: {
      title: 'Introduzca su código de recuperación',
      text: 'Se le pidió guardarlo al configurar el segundo paso. Es válido una sola vez.',
    },
    code: 'Código de recuperación',
    given: {
      first: {
        title: 'Guarde su código de recuperación',
        text:
          'Le permite iniciar sesión una vez si pierde su teléfono. Anótelo o imprímalo. Solo se ' +
          'muestra esta vez.',
      },
      replacement: {
        title: 'Guarde su nuevo código de recuperación',
        text:
          'El que acaba de usar ya no es válido. Anote este o imprímalo. Solo se muestra esta ' +
          'vez.',
      },
    },
    copy: 'Copiar',
    copied: 'Copiado',
    print: 'Imprimir',
    download: 'Descargar',
    saved: 'He guardado este código en un lugar seguro',
  },
};
