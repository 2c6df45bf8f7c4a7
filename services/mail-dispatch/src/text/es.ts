import type { MailTexts } from './texts.ts';

export const es: MailTexts = {
  language: 'es',
  hello: 'Hola:',
  changes: {
    factor_added: {
      subject: 'Se añadió un segundo paso a su cuenta de {name}',
      text: 'Su cuenta de {name} tiene ahora una forma más de demostrar que es usted.',
    },
    factor_changed: {
      subject: 'Se cambió un segundo paso de su cuenta de {name}',
      text: 'En su cuenta de {name} se cambió una forma de demostrar que es usted.',
    },
    factor_removed: {
      subject: 'Se quitó un segundo paso de su cuenta de {name}',
      text: 'A su cuenta de {name} se le quitó una forma de demostrar que es usted.',
    },
    factor_locked: {
      subject: 'Un segundo paso de su cuenta de {name} está bloqueado',
      text:
        'Se introdujeron demasiados códigos incorrectos seguidos. No sirve hasta que se ' +
        'configure de nuevo.',
    },
    recovery_code_given: {
      subject: 'Tiene un nuevo código de recuperación en {name}',
      text:
        'Se mostró un nuevo código de recuperación para su cuenta de {name}. Los anteriores ' +
        'ya no valen.',
    },
    recovery_code_spent: {
      subject: 'Se usó su código de recuperación en {name}',
      text:
        'Alguien inició sesión en su cuenta de {name} con su código de recuperación. Ya no ' +
        'vale.',
    },
    second_factor_failed: {
      subject: 'Se introdujeron códigos incorrectos para su cuenta de {name}',
      text:
        'Alguien supo iniciar sesión en su cuenta de {name}, pero no el código que se pide ' +
        'después.',
    },
    sessions_ended: {
      subject: 'Se cerró su sesión en {name}',
      text:
        'Se cerró la sesión de su cuenta de {name} en navegadores o aplicaciones. Le pedirán que ' +
        'la inicie de nuevo.',
    },
    browsers_forgotten: {
      subject: 'Se olvidaron navegadores de su cuenta de {name}',
      text:
        'Se olvidó uno o todos los navegadores recordados para su cuenta de {name}. Allí se ' +
        'volverá a pedir el segundo paso.',
    },
    password_changed: {
      subject: 'Su contraseña de {name} se ha cambiado',
      text:
        'Su cuenta de {name} tiene ahora otra contraseña. Donde tenía la sesión ' +
        'abierta, se ha cerrado.',
    },
  },
  which: (factor) => `Qué: ${factor}`,
  when: (instant) => `Cuándo: ${instant}`,
  notYou:
    'Si fue usted, no tiene que hacer nada. Si no, avise enseguida a quien cuida de su cuenta y ' +
    'cambie su contraseña.',
  notYouAsk: (address) =>
    `Si fue usted, no tiene que hacer nada. Si no, escriba enseguida a ${address} y cambie su ` +
    'contraseña.',
  ticket: {
    subject: 'Configure un segundo paso para su cuenta de {name}',
    text:
      'Con este enlace configura una segunda forma de demostrar que es usted, para su cuenta ' +
      'de {name}:',
    after: 'Sirve una vez, durante cinco días. Si no lo esperaba, no lo abra.',
  },
  passwordLink: {
    subject: 'Elija una contraseña nueva para su cuenta de {name}',
    text: 'Con este enlace elige una contraseña nueva para su cuenta de {name}:',
    after:
      'Sirve una vez, durante un día. Si no lo pidió, no tiene que hacer nada: su ' +
      'contraseña sigue siendo la misma.',
  },
  test: {
    subject: 'Correo de prueba de {name}',
    text:
      'Quien administra {name} envió este correo para ver si los correos ' +
      'llegan. No hay nada que hacer.',
  },
  code: {
    subject: 'Su código para {name}',
    text: 'Este es su código para entrar en {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'Es válido un minuto.' : `Es válido ${minutes} minutos.`,
    after:
      'Nadie se lo pedirá jamás. Si no está entrando, alguien conoce su contraseña: ' + 'cámbiela.',
  },
};
