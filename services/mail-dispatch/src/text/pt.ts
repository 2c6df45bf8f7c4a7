import type { MailTexts } from './texts.ts';

export const pt: MailTexts = {
  language: 'pt',
  hello: 'Olá,',
  changes: {
    factor_added: {
      subject: 'Foi adicionado um segundo passo à sua conta em {name}',
      text: 'A partir de agora a sua conta em {name} tem mais uma forma de provar que é você.',
    },
    factor_changed: {
      subject: 'Um segundo passo da sua conta em {name} foi alterado',
      text: 'Na sua conta em {name} foi alterada uma forma de provar que é você.',
    },
    factor_removed: {
      subject: 'Foi removido um segundo passo da sua conta em {name}',
      text: 'Foi retirada da sua conta em {name} uma forma de provar que é você.',
    },
    factor_locked: {
      subject: 'Um segundo passo da sua conta em {name} está bloqueado',
      text:
        'Foram introduzidos demasiados códigos errados seguidos. Nada prova até ser ' +
        'configurado de novo.',
    },
    recovery_code_given: {
      subject: 'Tem um novo código de recuperação em {name}',
      text:
        'Foi mostrado um novo código de recuperação da sua conta em {name}. O que ' +
        'tinha antes já não é válido.',
    },
    recovery_code_spent: {
      subject: 'O seu código de recuperação em {name} foi usado',
      text:
        'Alguém entrou na sua conta em {name} com o seu código de recuperação. Agora ' +
        'já não é válido.',
    },
    second_factor_failed: {
      subject: 'Foram introduzidos códigos errados para a sua conta em {name}',
      text: 'Alguém sabia como entrar na sua conta em {name}, mas não o código que é pedido.',
    },
    sessions_ended: {
      subject: 'A sua sessão em {name} foi terminada',
      text:
        'A sessão da sua conta em {name} foi terminada em navegadores ou aplicações. Ser-lhe-á ' +
        'pedido que inicie sessão de novo.',
    },
    browsers_forgotten: {
      subject: 'Foram esquecidos navegadores da sua conta em {name}',
      text:
        'Um ou todos os navegadores memorizados para a sua conta em {name} foram esquecidos. ' +
        'O segundo passo volta a ser pedido neles.',
    },
    password_changed: {
      subject: 'A sua palavra-passe em {name} foi alterada',
      text:
        'A sua conta em {name} tem agora outra palavra-passe. Onde tinha sessão ' +
        'iniciada, esta terminou.',
    },
  },
  which: (factor) => `O quê: ${factor}`,
  when: (instant) => `Quando: ${instant}`,
  notYou:
    'Se foi você, não precisa de fazer nada. Se não foi, avise já quem trata da sua ' +
    'conta e mude a palavra-passe.',
  notYouAsk: (address) =>
    `Se foi você, não precisa de fazer nada. Se não foi, escreva já para ${address} ` +
    'e mude a palavra-passe.',
  ticket: {
    subject: 'Configure um segundo passo para a sua conta em {name}',
    text:
      'Com esta ligação configura uma segunda forma de provar que é você, para a sua ' +
      'conta em {name}:',
    after: 'Funciona uma vez e durante cinco dias. Se não a esperava, não a abra.',
  },
  passwordLink: {
    subject: 'Escolha uma nova palavra-passe para a sua conta em {name}',
    text: 'Com esta ligação escolhe uma nova palavra-passe para a sua conta em {name}:',
    after:
      'Funciona uma vez e durante um dia. Se não a pediu, não tem de fazer nada: a ' +
      'sua palavra-passe continua a mesma.',
  },
  test: {
    subject: 'E-mail de teste de {name}',
    text:
      'Quem administra {name} enviou este e-mail para ver se os e-mails ' +
      'chegam. Não há nada a fazer.',
  },
  code: {
    subject: 'O seu código para {name}',
    text: 'Este é o seu código para entrar em {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'É válido durante um minuto.' : `É válido durante ${minutes} minutos.`,
    after:
      'Nunca ninguém lho vai pedir. Se não está a entrar, alguém conhece a sua ' +
      'palavra-passe: mude-a.',
  },
};
