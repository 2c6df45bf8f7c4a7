import type { DeadEndTexts, Way } from './texts.ts';

const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `Der Code an die Nummer, die auf ${shown} endet, gilt nicht mehr.`,
    voice: `Der Code, der der Nummer mit der Endung ${shown} angesagt wurde, gilt nicht mehr.`,
    email: `Der Code, den wir per E-Mail an ${shown} geschickt haben, gilt nicht mehr.`,
  })[way];

/** What is said where a code counts no longer, and where the login cannot go on. */
export const deadEnds: DeadEndTexts = {
  closed: {
    locked: { title: 'Das war zu oft falsch', text: noLongerWorks },
    expired: { title: 'Der Code ist abgelaufen', text: noLongerWorks },
    atHand: 'Für diesen Versuch wird kein Code mehr angenommen. Sie können einen neuen beginnen.',
    tryAgain: 'Noch einmal versuchen',
    numberAgain: 'Nummer noch einmal eingeben',
  },
  times: {
    tryAgainAt: (time) => `Ab ${time} können Sie es wieder versuchen.`,
    tryLater: 'Bitte warten Sie eine Weile.',
    resendFrom: (time) => `Ab ${time} können wir einen neuen Code senden.`,
  },
  backTo: (application) => `Zurück zu ${application}`,
};
