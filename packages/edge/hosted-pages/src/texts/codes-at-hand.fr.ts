import type { Texts } from './texts.ts';

/** Of codes that nobody sends: an app shows them, or they were kept. */
export const codesAtHand: Pick<Texts, 'app' | 'recovery'> = {
  app: {
    enrollment: {
      title: "Configurer votre application d'authentification",
      text: "Scannez cette image avec l'application, puis saisissez le code qu'elle affiche.",
    },
    challenge: {
      title: 'Saisissez votre code',
      text: "Votre application d'authentification l'affiche.",
    },
    picture: "Code QR contenant la clé de votre application d'authentification",
    open: "Ouvrir l'application sur cet appareil",
    key: 'Impossible de scanner ? Afficher la clé',
    code: "Code de l'application",
  },
  recovery: {
    challenge: {
      title: 'Saisissez votre code de secours',
      text:
        'Il vous a été demandé de le conserver en configurant la seconde étape. Il est valable ' +
        'une fois.',
    },
    code: 'Code de secours',
    given: {
      first: {
        title: 'Conservez votre code de secours',
        text:
          'Il vous permet de vous connecter une fois si vous perdez votre téléphone. Notez-le ou ' +
          "imprimez-le. Il n'est affiché que cette fois.",
      },
      replacement: {
        title: 'Conservez votre nouveau code de secours',
        text:
          "Celui que vous venez d'utiliser n'est plus valable. Notez celui-ci ou imprimez-le. Il " +
          "n'est affiché que cette fois.",
      },
    },
    copy: 'Copier',
    copied: 'Copié',
    print: 'Imprimer',
    download: 'Télécharger',
    saved: "J'ai conservé ce code en lieu sûr",
  },
};
