import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'Este método não está disponível de momento. Escolha outro.';
const wrongCode = 'O código não está certo. Verifique a mensagem mais recente e tente novamente.';
const provider = 'O outro serviço não conseguiu iniciar a sua sessão. Tente novamente.';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `O código enviado para o número que termina em ${shown} já não é válido.`,
    voice: `O código dito ao número que termina em ${shown} já não é válido.`,
    email: `O código enviado por e-mail para ${shown} já não é válido.`,
  })[way];
const ended = {
  title: 'Este início de sessão terminou',
  text: 'Demorou demasiado ou já estava concluído. Comece de novo.',
};
const unknownAddress = {
  title: 'Não é possível responder a este pedido',
  text: 'A aplicação pediu para o enviar a um endereço que não está registado para ela.',
};
const unknownApplication = {
  title: 'Esta aplicação não é conhecida',
  text:
    'A ligação que o trouxe aqui não indica nenhuma aplicação que conheçamos. Volte atrás e ' +
    'tente novamente.',
};

export const pt: Texts = {
  language: 'pt',
  login: {
    title: 'Iniciar sessão',
    lead: (application) => `para continuar em ${application}`,
    username: 'Endereço de e-mail ou nome de utilizador',
    password: 'Palavra-passe',
    submit: 'Continuar',
    or: 'ou',
    continueWith: (connection) => `Continuar com ${connection}`,
  },
  enrollment: {
    title: 'Adicione o seu telefone',
    lead: 'A partir de agora, um código enviado para o seu telefone é o segundo passo para entrar.',
    phone: 'Número de telefone',
    country: 'País',
    hint: (example) => `Por exemplo, ${example}. Ou com + e o indicativo do país.`,
    by: 'Como recebe o código',
    ways: { sms: 'Mensagem de texto', voice: 'Chamada' },
    device: 'Nome deste dispositivo (opcional)',
    risk: 'Quem se apoderar do seu número poderá ler o código. Nunca dê um código a ninguém.',
    submit: 'Enviar código',
    other: 'Escolher outro método',
  },
  challenge: {
    title: 'Introduza o código',
    lead: (shown, way) =>
      ({
        sms: `Enviámo-lo para o número que termina em ${shown}.`,
        voice: `Estamos a ligar para o número que termina em ${shown}.`,
        email: `Enviámo-lo por e-mail para ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'É válido durante um minuto.' : `É válido durante ${minutes} minutos.`,
    sentAgain: 'Um novo código está a caminho. Só conta a mensagem mais recente.',
    code: 'Código',
    submit: 'Continuar',
    resend: 'Enviar um novo código',
    other: 'Usar outro método',
    otherNumber: 'Usar outro número',
    remember: (period) => `Lembrar este navegador durante ${period}`,
  },
  app: {
    enrollment: {
      title: 'Configure a sua aplicação de autenticação',
      text:
        'Leia este código com a aplicação no seu telefone. Depois introduza o código que a ' +
        'aplicação mostra.',
    },
    challenge: {
      title: 'Introduza o código',
      text: 'A sua aplicação de autenticação mostra-o.',
    },
    picture: 'Código QR com a chave para a sua aplicação de autenticação',
    open: 'Abrir a aplicação neste dispositivo',
    key: 'Não consegue ler? Mostrar a chave',
    code: 'Código da aplicação',
  },
  recovery: {
    challenge: {
      title: 'Introduza o seu código de recuperação',
      text:
        'Pedimos-lhe que o guardasse quando configurou o segundo passo. Só pode ser ' +
        'usado uma vez.',
    },
    code: 'Código de recuperação',
    given: {
      first: {
        title: 'Guarde o seu código de recuperação',
        text:
          'Permite-lhe entrar uma vez se perder o telefone. Escreva-o ou imprima-o. Só é ' +
          'mostrado agora.',
      },
      replacement: {
        title: 'Guarde o seu novo código de recuperação',
        text: 'O que usou já não é válido. Escreva ou imprima este. Só é mostrado agora.',
      },
    },
    copy: 'Copiar',
    copied: 'Copiado',
    print: 'Imprimir',
    download: 'Transferir',
    saved: 'Guardei este código num lugar seguro',
  },
  closed: {
    locked: { title: 'Demasiados erros', text: noLongerWorks },
    expired: { title: 'O código expirou', text: noLongerWorks },
    atHand: 'Esta tentativa já não aceita mais códigos. Pode começar outra.',
    tryAgain: 'Tentar novamente',
    numberAgain: 'Introduzir o número de novo',
  },
  times: {
    tryAgainAt: (time) => `Pode tentar novamente a partir das ${time}.`,
    tryLater: 'Espere um pouco e tente novamente.',
    resendFrom: (time) => `Um novo código pode ser enviado a partir das ${time}.`,
  },
  backTo: (application) => `Voltar a ${application}`,
  webauthn: ofKeys.pt.webauthn,
  passkey: ofPasskeys.pt.passkey,
  account: ofAccount.pt.account,
  reset: ofResets.pt.reset,
  options: {
    title: 'Confirme que é você',
    lead: 'Escolha como quer fazê-lo.',
  },
  enrollOptions: {
    title: 'Adicione um segundo passo',
    text: 'Escolha como quer confirmar que é você.',
  },
  enrolled: {
    title: 'O seu segundo passo está configurado',
    text: 'A partir de agora ser-lhe-á pedido quando entrar. Pode fechar esta janela.',
  },
  signOut: {
    title: 'Terminar sessão?',
    text: 'Tem sessão iniciada aqui. Se sair, sai de todas as aplicações.',
    submit: 'Terminar sessão',
  },
  signedOut: { title: 'A sessão foi terminada', text: 'Pode fechar esta janela.' },
  continuing: {
    title: 'Um momento',
    text: 'Está a voltar à aplicação.',
    submit: 'Continuar',
  },
  frame: {
    account: 'Conta',
    notYou: 'Não é você?',
    language: 'Idioma',
    privacy: 'Privacidade',
    toStart: 'Para a página inicial',
  },
  error: 'Erro',
  startAgain: 'Começar de novo',
  support: 'Obter ajuda',
  reference: (id) => `Referência: ${id}`,
  refusals: {
    ...ofKeys.pt.refusals,
    ...ofPasskeys.pt.refusals,
    ...ofAccount.pt.refusals,
    ...ofResets.pt.refusals,
    credentials_wrong: 'O nome de utilizador ou a palavra-passe não estão certos.',
    credentials_missing: 'Introduza o nome de utilizador e a palavra-passe.',
    too_many_guesses: 'Demasiadas tentativas.',
    user_blocked: 'Esta conta não pode entrar. Fale com quem trata dela.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Introduza o seu número de telefone.',
    phone_number_malformed:
      'Não é um número de telefone que possamos contactar. Verifique o indicativo do país.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'Isto não pode ser usado. Verifique o que introduziu.',
    form_unreadable: 'Não foi possível ler o que foi enviado. Preencha o formulário novamente.',
    switched_off:
      'O método com que tinha começado acaba de ser desativado. Continue com um que esteja ' +
      'disponível.',
    choice_missing: 'Escolha um dos métodos.',
    too_many_sends: 'Foram enviados demasiados códigos.',
    destination_not_allowed:
      'Não é possível enviar códigos para números deste país. Use outro número ou outro ' +
      'método.',
    code_not_saved: 'Confirme que guardou o código.',
    app_key_locked:
      'Demasiados erros. A chave mostrada antes já não é válida: remova-a da aplicação. É criada ' +
      'uma nova para si.',
    wrong_app_code:
      'O código não está certo ou já foi usado. Espere pelo próximo e tente novamente.',
    wrong_recovery_code: 'O código de recuperação não está certo ou já foi usado.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'O código de recuperação foi mostrado demasiadas vezes. É válido o último mostrado. Se não ' +
      'o guardou, peça outro a quem trata da sua conta.',
    code_missing: 'Introduza o código.',
    wrong_code: wrongCode,
    challenge_expired: 'O código expirou. Peça um novo.',
    challenge_locked: 'Demasiados erros. Peça um novo código.',
    challenge_not_open: 'O código já não é válido. Peça um novo.',
    too_many_attempts: 'Demasiados códigos errados.',
  },
  home: {
    title: 'Countersign',
    text: 'É aqui que se entra nas aplicações, passo a passo. Não há mais nada para ver.',
  },
  problems: {
    ...ofResets.pt.problems,
    ticket_unknown: {
      title: 'Esta ligação não leva a lado nenhum',
      text: 'Não está completa ou nunca foi emitida. Peça outra a quem lha enviou.',
    },
    ticket_expired: {
      title: 'Esta ligação expirou',
      text: 'Era válida durante cinco dias. Peça outra a quem lha enviou.',
    },
    ticket_used: {
      title: 'Esta ligação já foi usada',
      text:
        'Funciona uma vez, e com ela foi adicionado um segundo passo. Se não foi você, ' +
        'avise quem ' +
        'trata da sua conta.',
    },
    already_enrolled: {
      title: 'Já tem um segundo passo',
      text: 'Não há nada a adicionar com esta ligação. Pode fechar esta janela.',
    },
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
      title: 'Este início de sessão terminou',
      text:
        'Estava concluído, demorou demasiado ou foi começado noutro navegador. Volte à aplicação ' +
        'e comece de novo. Se acontecer sempre, permita os cookies.',
    },
    factor_missing: {
      title: 'É preciso um segundo passo',
      text:
        'A sua conta precisa de um segundo passo para entrar, mas nenhum está disponível. Fale ' +
        'com quem trata dela.',
    },
    request_malformed: {
      title: 'Não é possível responder a este pedido',
      text: 'Falta alguma coisa ou está mal formada. Volte atrás e tente novamente.',
    },
    not_found: { title: 'Não há nada aqui', text: 'Verifique o endereço.' },
    tenant_unknown: { title: 'Não há nada aqui', text: 'Verifique o endereço.' },
    too_many_requests: {
      title: 'Só um momento',
      text: 'Vieram demasiados pedidos. Espere um minuto e tente novamente.',
    },
    service_silent: {
      title: 'Só um momento',
      text: 'Não podemos responder agora. Tente novamente dentro de alguns segundos.',
    },
    broken: {
      title: 'Algo correu mal',
      text:
        'A culpa é nossa, não sua. Tente novamente; se voltar a acontecer, diga-nos a referência ' +
        'abaixo.',
    },
  },
};
