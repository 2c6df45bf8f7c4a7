import { codesAtHand } from './codes-at-hand.es.ts';
import { deadEnds } from './dead-ends.es.ts';
import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts } from './texts.ts';
import { tickets } from './tickets.es.ts';

const noMethod = 'Este método no se puede usar en este momento. Elija otro.';
const provider = 'El otro servicio no pudo iniciar su sesión. Inténtelo de nuevo.';
const ended = {
  title: 'Este inicio de sesión ha terminado',
  text: 'Tardó demasiado o ya se había completado. Empiece de nuevo.',
};
const unknownAddress = {
  title: 'No se puede responder a esta solicitud',
  text: 'La aplicación pidió enviarle a una dirección que no está registrada para ella.',
};
const unknownApplication = {
  title: 'Esta aplicación no es conocida',
  text:
    'El enlace que le trajo aquí no nombra ninguna aplicación conocida. Vuelva atrás e ' +
    'inténtelo de nuevo.',
};

export const es: Texts = {
  language: 'es',
  login: {
    title: 'Iniciar sesión',
    lead: (application) => `para continuar a ${application}`,
    username: 'Correo electrónico o nombre de usuario',
    password: 'Contraseña',
    submit: 'Continuar',
    or: 'o',
    continueWith: (connection) => `Continuar con ${connection}`,
  },
  enrollment: {
    title: 'Añada su teléfono',
    lead:
      'A partir de ahora, un código enviado a su teléfono será el segundo paso al iniciar ' +
      'sesión.',
    phone: 'Número de teléfono',
    country: 'País',
    hint: (example) => `Por ejemplo, ${example}. O con + y el prefijo del país.`,
    by: 'Cómo recibe el código',
    ways: { sms: 'Mensaje de texto', voice: 'Llamada' },
    device: 'Nombre de este dispositivo (opcional)',
    risk: 'Quien se haga con su número podría leer el código. No dé nunca un código a nadie.',
    submit: 'Enviar código',
    other: 'Elegir otro método',
  },
  challenge: {
    title: 'Introduzca su código',
    lead: (shown, way) =>
      ({
        sms: `Lo hemos enviado al número que termina en ${shown}.`,
        voice: `Estamos llamando al número que termina en ${shown}.`,
        email: `Lo hemos enviado por correo a ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'Es válido durante un minuto.' : `Es válido durante ${minutes} minutos.`,
    sentAgain: 'Un código nuevo está en camino. Solo cuenta el mensaje más reciente.',
    code: 'Código',
    submit: 'Continuar',
    resend: 'Enviar un código nuevo',
    other: 'Usar otro método',
    otherNumber: 'Usar otro número',
    remember: (period) => `Recordar este navegador durante ${period}`,
  },
  ...codesAtHand,
  ...deadEnds,
  webauthn: ofKeys.es.webauthn,
  passkey: ofPasskeys.es.passkey,
  account: ofAccount.es.account,
  reset: ofResets.es.reset,
  options: {
    title: 'Confirme que es usted',
    lead: 'Elija cómo quiere hacerlo.',
  },
  enrollOptions: {
    title: 'Añada un segundo paso',
    text: 'Elija cómo quiere confirmar que es usted.',
  },
  enrolled: tickets.enrolled,
  signOut: {
    title: '¿Cerrar la sesión?',
    text: 'Ha iniciado sesión aquí. Al cerrarla, se cierra para todas las aplicaciones.',
    submit: 'Cerrar la sesión',
  },
  signedOut: { title: 'Ha cerrado la sesión', text: 'Puede cerrar esta ventana.' },
  continuing: {
    title: 'Un momento',
    text: 'Está volviendo a la aplicación.',
    submit: 'Continuar',
  },
  frame: {
    account: 'Cuenta',
    notYou: '¿No es usted?',
    language: 'Idioma',
    privacy: 'Privacidad',
    toStart: 'A la página de inicio',
  },
  error: 'Error',
  startAgain: 'Empezar de nuevo',
  support: 'Obtener ayuda',
  reference: (id) => `Referencia: ${id}`,
  refusals: {
    ...ofKeys.es.refusals,
    ...ofPasskeys.es.refusals,
    ...ofAccount.es.refusals,
    ...ofResets.es.refusals,
    credentials_wrong: 'El nombre de usuario o la contraseña no es correcto.',
    credentials_missing: 'Introduzca su nombre de usuario y su contraseña.',
    too_many_guesses: 'Demasiados intentos.',
    user_blocked: 'Esta cuenta no puede iniciar sesión. Pregunte a quien la administra.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Introduzca su número de teléfono.',
    phone_number_malformed: 'No es un número al que podamos llegar. Compruebe el prefijo del país.',
    authenticator_malformed: 'Esto no se puede usar. Compruebe lo que ha escrito.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    form_unreadable: 'No se pudo leer lo que se envió. Rellene el formulario de nuevo.',
    switched_off:
      'El método con el que había empezado se acaba de desactivar. Continúe con uno que esté ' +
      'disponible.',
    choice_missing: 'Elija uno de los métodos.',
    too_many_sends: 'Se enviaron demasiados códigos.',
    destination_not_allowed:
      'No se pueden enviar códigos a números de este país. Use otro número u otro método.',
    code_not_saved: 'Confirme que ha guardado el código.',
    app_key_locked:
      'Demasiados errores. La clave que se mostró antes ya no es válida: elimínela de su ' +
      'aplicación. Recibirá una nueva.',
    wrong_app_code: 'Ese código no es correcto o ya se ha usado. Espere al siguiente.',
    wrong_recovery_code: 'Ese código de recuperación no es correcto o ya se ha usado.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'El código de recuperación se ha mostrado demasiadas veces. El último mostrado es válido. ' +
      'Si no lo ha guardado, pida otro a quien administra su cuenta.',
    code_missing: 'Introduzca el código.',
    wrong_code: 'Ese código no es correcto. Compruebe el mensaje más reciente.',
    challenge_expired: 'El código ha caducado. Pida uno nuevo.',
    challenge_locked: 'Demasiados errores. Pida un código nuevo.',
    challenge_not_open: 'El código ya no es válido. Pida uno nuevo.',
    too_many_attempts: 'Demasiados códigos incorrectos.',
  },
  home: {
    title: 'Countersign',
    text: 'Aquí se inicia sesión en aplicaciones, paso a paso. No hay nada más que ver.',
  },
  problems: {
    ...ofResets.es.problems,
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
      title: 'Este inicio de sesión ha terminado',
      text:
        'Se completó, tardó demasiado o empezó en otro navegador. Vuelva a la aplicación y ' +
        'empiece de nuevo. Si ocurre siempre, permita las cookies.',
    },
    factor_missing: {
      title: 'Hace falta un segundo paso',
      text:
        'Su cuenta necesita un segundo paso, pero no hay ninguno disponible. Pregunte a ' +
        'quien la administra.',
    },
    request_malformed: {
      title: 'No se puede responder a esta solicitud',
      text: 'Falta algo o algo está mal formado. Vuelva atrás e inténtelo de nuevo.',
    },
    not_found: { title: 'Aquí no hay nada', text: 'Compruebe la dirección.' },
    tenant_unknown: { title: 'Aquí no hay nada', text: 'Compruebe la dirección.' },
    too_many_requests: {
      title: 'Un momento',
      text: 'Llegaron demasiadas solicitudes. Espere un minuto e inténtelo de nuevo.',
    },
    service_silent: {
      title: 'Un momento',
      text: 'No podemos responder ahora mismo. Inténtelo de nuevo en unos segundos.',
    },
    broken: {
      title: 'Algo ha ido mal',
      text:
        'La culpa es nuestra, no suya. Inténtelo de nuevo; si vuelve a ocurrir, díganos la ' +
        'referencia de abajo.',
    },
  },
};
