import type { MailTexts } from './texts.ts';

export const nl: MailTexts = {
  language: 'nl',
  hello: 'Hallo,',
  changes: {
    factor_added: {
      subject: 'Er is een tweede stap toegevoegd aan uw account bij {name}',
      text: 'Voortaan heeft uw account bij {name} nog een manier om te bewijzen dat u het bent.',
    },
    factor_changed: {
      subject: 'Een tweede stap van uw account bij {name} is gewijzigd',
      text: 'In uw account bij {name} is een manier gewijzigd om te bewijzen dat u het bent.',
    },
    factor_removed: {
      subject: 'Er is een tweede stap verwijderd uit uw account bij {name}',
      text: 'Uit uw account bij {name} is een manier verwijderd om te bewijzen dat u het bent.',
    },
    factor_locked: {
      subject: 'Een tweede stap van uw account bij {name} is geblokkeerd',
      text:
        'Er zijn te veel verkeerde codes achter elkaar ingevoerd. Hij bewijst niets ' +
        'totdat hij opnieuw is ingesteld.',
    },
    recovery_code_given: {
      subject: 'U hebt een nieuwe herstelcode bij {name}',
      text:
        'Er is een nieuwe herstelcode voor uw account bij {name} getoond. Een eerdere ' +
        'is niet meer geldig.',
    },
    recovery_code_spent: {
      subject: 'Uw herstelcode bij {name} is gebruikt',
      text:
        'Iemand heeft zich met uw herstelcode aangemeld bij uw account bij {name}. Hij ' +
        'is nu niet meer geldig.',
    },
    second_factor_failed: {
      subject: 'Er zijn verkeerde codes ingevoerd voor uw account bij {name}',
      text:
        'Iemand wist hoe zich aan te melden bij uw account bij {name}, maar kende de ' +
        'gevraagde code niet.',
    },
    sessions_ended: {
      subject: 'U bent afgemeld bij {name}',
      text:
        'Browsers of applicaties zijn afgemeld van uw account bij {name}. Ze vragen u om u ' +
        'opnieuw aan te melden.',
    },
    browsers_forgotten: {
      subject: 'Browsers van uw account bij {name} zijn vergeten',
      text:
        'Een of alle browsers die voor uw account bij {name} onthouden waren, zijn vergeten. ' +
        'Daar wordt weer om de tweede stap gevraagd.',
    },
    password_changed: {
      subject: 'Uw wachtwoord bij {name} is gewijzigd',
      text:
        'Uw account bij {name} heeft vanaf nu een ander wachtwoord. Waar u was ' +
        'aangemeld, is dat beëindigd.',
    },
  },
  which: (factor) => `Wat: ${factor}`,
  when: (instant) => `Wanneer: ${instant}`,
  notYou:
    'Was u het, dan hoeft u niets te doen. Was u het niet, meld het dan meteen aan ' +
    'wie uw account beheert en wijzig uw wachtwoord.',
  notYouAsk: (address) =>
    'Was u het, dan hoeft u niets te doen. Was u het niet, schrijf dan meteen naar ' +
    `${address} en wijzig uw wachtwoord.`,
  ticket: {
    subject: 'Stel een tweede stap in voor uw account bij {name}',
    text:
      'Met deze link stelt u een tweede manier in om te bewijzen dat u het bent, voor ' +
      'uw account bij {name}:',
    after: 'Hij werkt één keer, vijf dagen lang. Verwachtte u hem niet, open hem dan niet.',
  },
  passwordLink: {
    subject: 'Kies een nieuw wachtwoord voor uw account bij {name}',
    text: 'Met deze link kiest u een nieuw wachtwoord voor uw account bij {name}:',
    after:
      'Hij werkt één keer, een dag lang. Vroeg u er niet om, dan hoeft u niets te ' +
      'doen: uw wachtwoord blijft zoals het is.',
  },
  test: {
    subject: 'Testmail van {name}',
    text:
      'Iemand die {name} beheert, heeft deze e-mail gestuurd om te zien of ' +
      'e-mails aankomen. U hoeft niets te doen.',
  },
  code: {
    subject: 'Uw code voor {name}',
    text: 'Dit is uw code om u aan te melden bij {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'Hij is één minuut geldig.' : `Hij is ${minutes} minuten geldig.`,
    after:
      'Niemand zal u er ooit om vragen. Meldt u zich niet aan, dan kent iemand ' +
      'anders uw wachtwoord: wijzig het.',
  },
};
