import type { DeadEndTexts, Way } from './texts.ts';

const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `The code sent to the number that ends in ${shown} no longer works.`,
    voice: `The code told to the number that ends in ${shown} no longer works.`,
    email: `The code sent by email to ${shown} no longer works.`,
  })[way];

/** What is said where a code counts no longer, and where the login cannot go on. */
export const deadEnds: DeadEndTexts = {
  closed: {
    locked: { title: 'That was wrong too often', text: noLongerWorks },
    expired: { title: 'The code has expired', text: noLongerWorks },
    atHand: 'No more codes are taken for this attempt. You can begin another.',
    tryAgain: 'Try again',
    numberAgain: 'Enter the number again',
  },
  times: {
    tryAgainAt: (time) => `You can try again from ${time}.`,
    tryLater: 'Please wait a while and try again.',
    resendFrom: (time) => `A new code can be sent from ${time}.`,
  },
  backTo: (application) => `Back to ${application}`,
};
