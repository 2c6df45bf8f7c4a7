import type { Texts } from './texts.ts';

/** Of codes that nobody sends: an app shows them, or they were kept. */
export const codesAtHand: Pick<Texts, 'app' | 'recovery'> = {
  app: {
    enrollment: {
      title: 'Set up your authenticator app',
      text: 'Scan this with the app on your phone. Then enter the code that the app shows.',
    },
    challenge: { title: 'Enter your code', text: 'Your authenticator app shows it.' },
    picture: 'QR code with the key for your authenticator app',
    open: 'Open the app on this device',
    key: 'Cannot scan? Show the key',
    code: 'Code from the app',
  },
  recovery: {
    challenge: {
      title: 'Enter your recovery code',
      text: 'You were asked to keep it when you set up the second step. It can be used once.',
    },
    code: 'Recovery code',
    given: {
      first: {
        title: 'Keep your recovery code',
        text:
          'It lets you sign in once if you lose your phone. Write it down or print it. It is ' +
          'shown this one time only.',
      },
      replacement: {
        title: 'Keep your new recovery code',
        text:
          'The one you used is no longer valid. Write this one down or print it. It is shown ' +
          'this one time only.',
      },
    },
    copy: 'Copy',
    copied: 'Copied',
    print: 'Print',
    download: 'Download',
    saved: 'I have kept this code in a safe place',
  },
};
