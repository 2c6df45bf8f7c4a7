import { randomUUID } from 'node:crypto';
import type { SoftKey } from '@countersign/factors/testing';
import type { Carrier } from '@countersign/testkit';
import type { application } from '../application.ts';
import { beginLogin, challengePath, enrollmentPath, optionsPath, signIn } from '../login.ts';
import { type Management, password } from '../management.ts';
import { ableBrowser, makePasskey, offerPath, signedFor } from '../passkey-login.ts';
import { type Page, person } from '../person.ts';
import { codeIn } from '../sms-code.ts';
import type { Tally } from './tally.ts';

const loginsPerUser = 3;
const codesTriedMax = 3;

interface Needs {
  readonly site: string;
  readonly app: ReturnType<typeof application>;
  readonly management: Management;
  readonly carrier: Carrier;
  readonly tally: Tally;
  readonly http?: typeof fetch;
  /** Whether people's browsers can make passkeys. */
  readonly hasPasskeys?: boolean;
  /** Whether the last thing asked for came to nothing. */
  readonly wasInterrupted?: () => boolean;
  readonly isOver: () => boolean;
  /** Resolves when Countersign answers again. */
  readonly back: () => Promise<void>;
}

/** Somebody with a phone, and what they were told so far. */
interface User {
  readonly email: string;
  readonly password: string;
  readonly phone: string;
  readonly codesSeen: Set<string>;
  hasEnrolled: boolean;
  /** An interrupted login may have enrolled the phone, and nobody was told. */
  mayHaveEnrolled: boolean;
  /** The passkey that they were told they have. */
  passkey?: SoftKey;
}

/** The connection broke, or the service said "later": what a kill looks like from outside. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const isInterruption = (error: unknown): boolean =>
  error instanceof Interrupted ||
  (error instanceof TypeError && error.message === 'fetch failed') ||
  (error instanceof Error && error.cause !== undefined && isInterruption(error.cause)) ||
  (error instanceof TypeError && error.message === 'terminated');

/**
 * The code was taken and no longer counts: what this login enrolled was begun beside nothing, and
 * an earlier one, whose answer was lost, has enrolled the phone meanwhile (invariant I8).
 */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

const asksForCode = ({ html }: Page) => html.includes('name="code"');

const mustAnswer = (page: Page, tally: Tally): Page => {
  if (page.status >= 500) throw new Interrupted(`status ${page.status}`);
  tally.steps += 1;
  return page;
};

type Login = Awaited<ReturnType<typeof signIn>>;

/**
 * Waits for a code not seen before and types it; a late one of an earlier login is refused, and the
 * next tried.
 */
const answerWithCode = async ({ carrier, tally }: Needs, user: User, login: Login, page: Page) => {
  for (let tried = 0; tried < codesTriedMax; tried += 1) {
    const { text } = await carrier.waitFor(
      (message) => message.to === user.phone && !user.codesSeen.has(message.text),
    );
    user.codesSeen.add(text);
    const answered = mustAnswer(await login.submit(page, { code: codeIn(text) }), tally);
    if (answered.isElsewhere || answered.url.pathname === offerPath) {
      return { answered, code: codeIn(text) };
    }
    if (!asksForCode(answered)) throw new Overtaken(`told ${answered.url.pathname} after a code`);
  }
  throw new Error('no code that came was the right one');
};

/**
 * Asks for everything single-use a second time; whatever is given anew is counted. The same browser
 * is led where it was led before, by the same authorization code, which buys nothing again.
 */
const tryAgain = async (
  tally: Tally,
  login: Login,
  page: Page,
  given: Readonly<Record<string, string>>,
  answered: Page,
) => {
  const again = mustAnswer(await login.submit(page, given), tally);
  const isAnew = again.isElsewhere && again.url.href !== answered.url.href;
  if (isAnew) tally.codesAcceptedTwice += 1;
  const exchanged = await login.tokensFrom(answered).then(
    () => true,
    (error: unknown) => {
      if (isInterruption(error)) throw error;
      return false;
    },
  );
  if (exchanged) tally.codesAcceptedTwice += 1;
};

/** Makes a passkey where it is offered; of one that was interrupted nobody knows whose it is. */
const takeOffer = async ({ site, tally }: Needs, user: User, login: Login, offer: Page) => {
  if (offer.isElsewhere) return offer;
  const { key, answered } = await makePasskey(site, login, offer);
  const end = mustAnswer(answered, tally);
  if (!end.isElsewhere) throw new Error(`shown ${end.url.pathname} after a passkey was made`);
  user.passkey = key;
  return end;
};

const tokensAt = async (tally: Tally, login: Login, answered: Page) => {
  const tokens = await login.tokensFrom(answered);
  tally.logins += 1;
  if (!JSON.stringify(tokens.claims()?.amr ?? []).includes('mfa')) tally.tokensWithoutMfa += 1;
};

/** By the passkey alone; and what it signed opens nothing more, on this page or another. */
const passkeyLogin = async ({ site, app, tally, http }: Needs, key: SoftKey) => {
  const begin = async () => {
    const login = await beginLogin(site, app, {}, person(site, http));
    return { login, page: mustAnswer(login.page, tally) };
  };
  const { login, page } = await begin();
  const signed = signedFor(login, key);
  const answered = mustAnswer(await login.submit(page, signed), tally);
  if (!answered.isElsewhere) {
    tally.enrollmentsLost += 1;
    throw new Error(`shown ${answered.url.pathname} with ${answered.status} for a passkey`);
  }
  await tokensAt(tally, login, answered);
  tally.passkeyLogins += 1;
  await tryAgain(tally, login, page, signed, answered);
  const other = await begin();
  const replayed = mustAnswer(await other.login.submit(other.page, signed), tally);
  if (replayed.isElsewhere) tally.codesAcceptedTwice += 1;
};

const oneLogin = async (needs: Needs, user: User) => {
  const { site, app, tally, http, hasPasskeys } = needs;
  if (user.passkey) return passkeyLogin(needs, user.passkey);
  const login = await signIn(site, app, user, http, hasPasskeys ? ableBrowser : {});
  const first = mustAnswer(login.page, tally);
  const isEnrolling = first.url.pathname === enrollmentPath;
  if (isEnrolling && user.hasEnrolled) tally.enrollmentsLost += 1;

  const page = isEnrolling
    ? mustAnswer(await login.submit(first, { phone: user.phone }), tally)
    : first;
  if (isEnrolling && user.mayHaveEnrolled && page.url.pathname === optionsPath) {
    throw new Interrupted('the phone was enrolled meanwhile, by a login that was interrupted');
  }
  if (page.url.pathname !== challengePath) {
    const [, notice = 'no notice'] = /role="alert"[^>]*>([^<]*)/.exec(page.html) ?? [];
    throw new Error(
      `shown ${page.url.pathname} with ${page.status} instead of the challenge: ${notice}`,
    );
  }
  const wasEnrollingBefore = user.mayHaveEnrolled;
  user.mayHaveEnrolled ||= isEnrolling;
  const { answered, code } = await answerWithCode(needs, user, login, page).catch(
    (error: unknown) => {
      if (error instanceof Overtaken && wasEnrollingBefore) throw new Interrupted(error.message);
      throw error;
    },
  );
  if (isEnrolling) {
    user.hasEnrolled = true;
    tally.enrollments += 1;
  }
  const end = await takeOffer(needs, user, login, answered);
  await tokensAt(tally, login, end);
  await tryAgain(tally, login, page, { code }, end);
};

/** Logs people in, one after another, through every interruption, until it is over. */
export const work = async (needs: Needs, workerNumber: number) => {
  const { management, tally, isOver, back, wasInterrupted = () => false } = needs;
  const through = async (task: () => Promise<unknown>): Promise<boolean> => {
    try {
      await task();
      return true;
    } catch (error) {
      if (isInterruption(error) || wasInterrupted()) tally.interruptions += 1;
      else tally.surprises.push(error instanceof Error ? error.message : String(error));
      await back();
      return false;
    }
  };

  for (let n = 0; !isOver(); n += 1) {
    const email = `${randomUUID()}@example.com`;
    if (!(await through(() => management.createUser(email)))) continue;
    const phone = `+1202555${String(workerNumber * 1000 + (n % 1000)).padStart(4, '0')}`;
    const user: User = {
      ...{ email, password, phone, codesSeen: new Set() },
      ...{ hasEnrolled: false, mayHaveEnrolled: false },
    };
    for (let login = 0; login < loginsPerUser && !isOver(); login += 1) {
      await through(() => oneLogin(needs, user));
    }
  }
};
