import type { TicketTexts } from './texts.ts';

/** What is said to who comes with a ticket to enrol. */
export const tickets: TicketTexts = {
  enrolled: {
    title: 'Your second step is set up',
    text: 'From now on you will be asked for it when you sign in. You can close this window.',
  },
  problems: {
    ticket_unknown: {
      title: 'This link leads nowhere',
      text: 'It is not complete, or it was never issued. Please ask whoever sent it for another.',
    },
    ticket_expired: {
      title: 'This link has expired',
      text: 'It was good for five days. Please ask whoever sent it for another.',
    },
    ticket_used: {
      title: 'This link has been used',
      text:
        'It works once, and a second step was added by it. If that was not you, tell ' +
        'whoever looks after your account.',
    },
    already_enrolled: {
      title: 'You have a second step already',
      text: 'There is nothing to add by this link. You can close this window.',
    },
  },
};
