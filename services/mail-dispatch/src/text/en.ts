import type { MailTexts } from './texts.ts';

export const en: MailTexts = {
  language: 'en',
  hello: 'Hello,',
  changes: {
    factor_added: {
      subject: 'A second step was added to your account at {name}',
      text: 'From now on your account at {name} has a further way to prove that it is you.',
    },
    factor_changed: {
      subject: 'A second step of your account at {name} was changed',
      text: 'A way to prove that it is you was changed in your account at {name}.',
    },
    factor_removed: {
      subject: 'A second step was removed from your account at {name}',
      text: 'A way to prove that it is you was taken from your account at {name}.',
    },
    factor_locked: {
      subject: 'A second step of your account at {name} is locked',
      text:
        'Too many wrong codes were entered in a row. It proves nothing until it is set up ' +
        'anew.',
    },
    recovery_code_given: {
      subject: 'You have a new recovery code at {name}',
      text: 'A new recovery code was shown for your account at {name}. Any you had before is void.',
    },
    recovery_code_spent: {
      subject: 'Your recovery code at {name} was used',
      text: 'Somebody signed in to your account at {name} with your recovery code. It is void now.',
    },
    second_factor_failed: {
      subject: 'Wrong codes were entered for your account at {name}',
      text:
        'Somebody knew how to sign in to your account at {name}, but not the code that is ' +
        'asked for.',
    },
    sessions_ended: {
      subject: 'You were signed out at {name}',
      text:
        'Browsers or applications were signed out of your account at {name}. They ask you to ' +
        'sign in again.',
    },
    browsers_forgotten: {
      subject: 'Browsers were forgotten for your account at {name}',
      text:
        'One or all of the browsers that were remembered for your account at {name} were ' +
        'forgotten. The second step is asked for there again.',
    },
    password_changed: {
      subject: 'Your password at {name} was changed',
      text:
        'From now on your account at {name} has another password. Wherever you were ' +
        'signed in, that has ended.',
    },
  },
  which: (factor) => `What: ${factor}`,
  when: (instant) => `When: ${instant}`,
  notYou:
    'If it was you, there is nothing to do. If it was not, tell whoever looks after your account ' +
    'at once, and change your password.',
  notYouAsk: (address) =>
    `If it was you, there is nothing to do. If it was not, write to ${address} at once, and ` +
    'change ' +
    'your password.',
  ticket: {
    subject: 'Set up a second step for your account at {name}',
    text:
      'With this link you set up a second way to prove that it is you, for your account at ' +
      '{name}:',
    after: 'It works once, and for five days. If you did not expect it, do not open it.',
  },
  passwordLink: {
    subject: 'Choose a new password for your account at {name}',
    text: 'With this link you choose a new password for your account at {name}:',
    after:
      'It works once, and for a day. If you did not ask for it, there is nothing to ' +
      'do: your password stays as it is.',
  },
  test: {
    subject: 'Test mail from {name}',
    text:
      'Somebody who manages {name} sent this mail to see whether mails arrive. ' +
      'There is nothing to do.',
  },
  code: {
    subject: 'Your code for {name}',
    text: 'This is your code to sign in to {name}:',
    validFor: (minutes) =>
      minutes === 1 ? 'It is valid for one minute.' : `It is valid for ${minutes} minutes.`,
    after:
      'Nobody will ever ask you for it. If you are not signing in, somebody else knows your ' +
      'password: change it.',
  },
};
