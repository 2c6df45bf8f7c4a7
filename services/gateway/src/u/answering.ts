import { answerChallenge, type Login } from '@countersign/contracts';
import type { Factor } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { Ask } from '../ports.ts';
import type { Advancing } from '../sign-in/advance.ts';
import { standing, type Visit, type Visits } from '../sign-in/visit.ts';
import type { LoginEnding, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly advancing: Advancing;
  /** How the factor that is answered reads what was typed. */
  readonly read: Factor['read'];
}

interface Answer {
  readonly typed: string;
  /** The person wishes this browser remembered. */
  readonly remembers: boolean;
}

/** The longest that the session service looks at. */
const codeMaxLength = 64;

/** Answers the challenge in hand with what was typed, and goes on; or says why not. */
export const answering = (
  { ask, visits, advancing, read }: Needs,
  refuse: (visit: Visit, refusal: Told) => Promise<FastifyReply>,
) => {
  return async (visited: Visit, { typed, remembers }: Answer): Promise<FastifyReply> => {
    const code = read(typed);
    const visit = { ...visited, answer: ['code', code] };

    const goOn = async (login: Login) =>
      advancing.advance(remembers ? await visits.wishing(visit) : visit, login);
    const refuseUnlessProved = async (refusal: Told | LoginEnding): Promise<FastifyReply> => {
      const login = await visits.loginOf(visit);
      // Proved already, by a request whose answer this browser never saw: what is left is to go on.
      const isProved = login.status === 'authenticated' || login.status === 'completed';
      return isProved ? goOn(login) : refuse(visit, standing(visit, refusal));
    };

    if (code === '') return refuseUnlessProved('code_missing');
    if (code.length > codeMaxLength) return refuseUnlessProved('wrong_code');
    const { transaction } = visit;
    const wish = { ...transaction, rememberBrowser: true } as const;
    const wishing = { ...visit, transaction: remembers ? wish : transaction };
    const answered = await ask(answerChallenge, {
      ...visits.withinOf(visit),
      ...{ code, ...advancing.completionFor(wishing) },
    });
    if (!answered.ok) return refuseUnlessProved(answered.refusal);
    const { completed, ...login } = answered.value;
    return completed ? advancing.conclude(wishing, undefined, completed) : goOn(login);
  };
};
