import { type Deps, loginSessionStream } from '../deps.ts';
import type {
  IssueChallenge,
  Payment,
  ResendCode,
  StartEnrollment,
} from '../login-session/login-session.commands.ts';
import type { LoginSession } from '../login-session/login-session.state.ts';
import type { Recipient } from '../sends.ts';

/** A command before anybody has charged for what it takes. */
export type Unpaid<Command> = Omit<Command, 'payment'>;
type Sending = Unpaid<IssueChallenge> | Unpaid<StartEnrollment> | Unpaid<ResendCode>;

/**
 * Decides about what may send a message. The login is asked first, with nothing paid, whether a
 * charge is due; that is made, once, and the login asked again with what came of it. What was paid
 * and not used goes back; what became of an append that failed is not known, so then nothing does.
 * One at a time for a login here: else many that ask at once would each pay for the send of one.
 */
export const decideSend =
  ({ sends, onLogin, inTurn, clock }: Deps) =>
  (
    loginSessionId: string,
    recipient: Recipient | undefined,
    gather: (state: LoginSession) => Promise<Sending>,
  ) => {
    const stream = loginSessionStream(loginSessionId);
    const decide = (payment: Payment) =>
      onLogin(stream, async (state) => ({ ...(await gather(state)), payment }), {
        // Who is refused for want of money is refused by what is, as nothing may be recorded of it.
        isRead: payment === 'due' || payment === 'paid',
      });

    return inTurn(stream, async () => {
      // Where nothing is sent, as there is nobody to send it to, there is nothing to pay.
      const first = await decide(recipient ? 'due' : 'paid');
      if (!recipient || first.refusal !== 'charge_due') return { ...first, retryAt: undefined };
      const paid = await sends.pay(recipient, clock());
      const { isPaid, retryAt } = paid;
      const decided = await decide(paid.isPaid ? 'paid' : paid.why);
      const isUsed = decided.refusal === undefined && decided.events.length > 0;
      if (isPaid && !isUsed) await sends.refund(recipient);
      return { ...decided, retryAt };
    });
  };
