import {
  beginLogin,
  completeLogin,
  forgetBrowser,
  type Login,
  listBrowsers,
  readGuardian,
} from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Fault, harmed, kindsOfFault } from './testing/dying.ts';
import {
  ann,
  answer,
  challenged,
  enrolled,
  must,
  openSession,
  type Session,
  type SessionOptions,
  tally,
  tenantId,
} from './testing/open-session.ts';

const browser = 'b'.repeat(43);
const device = 'Firefox · Linux';
const user = { tenantId, userId: ann };

/** Somebody who has proved their second factor, and wishes this browser remembered. */
const wishing = async (options: SessionOptions = {}) => {
  const session = await openSession(options);
  await enrolled(session, { transactionId: 't1' });
  const login = must(await answer(session, await challenged(session, { transactionId: 't2' })));
  const end = () => {
    const wish = { rememberAs: browser, device };
    const { loginSessionId } = login;
    return session.ask(completeLogin, { tenantId, loginSessionId, ...wish });
  };
  return { session, login, end };
};
const isKnown = async (session: Session, transactionId: string): Promise<boolean> => {
  const begun: Login = must(
    await session.ask(beginLogin, {
      ...{ ...user, transactionId, stepUp: false, browser },
      ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
      primary: { method: 'password', at: session.clock() },
    }),
  );
  return begun.next === 'complete';
};
const listed = async (session: Session) =>
  must(await session.ask(listBrowsers, user)).browsers.map(({ browserId }) => browserId);

/** Ends a login by which a browser is to be remembered, and comes to harm at one call of that. */
const story = async (fault?: Fault) => {
  const harm = harmed(fault);
  const { session, end } = await wishing({ through: harm.through });
  const before = harm.calls();
  const reply = await end().catch((reason: unknown) => {
    if (!(reason instanceof Unanswered)) throw reason;
  });
  const calls = harm.calls();
  await Promise.allSettled(session.services.map((service) => service.stop()));
  const restarted = await session.start(1, (ports) => ports);
  const close = async () => {
    await restarted.stop();
    await session.close();
  };
  return { session, reply, before, calls, close };
};

describe('a call on the way to a remembered browser', async () => {
  const { before, calls, close } = await story();
  await close();

  it.each(kindsOfFault)(
    'that %s, leaves none that cannot be found and forgotten',
    async (_, kind) => {
      const ways = new Set<string>();
      for (let call = before + 1; call <= calls; call += 1) {
        const { session, reply, close: stop } = await story({ ...kind, call });
        const isRemembered = await isKnown(session, 't3');
        if (isRemembered) expect(await listed(session), `at call ${call}`).toEqual([browser]);
        const isListed = (await listed(session)).length > 0;
        expect(isListed, `at call ${call}`).toBe(isRemembered);
        const forgotten = await session.ask(forgetBrowser, { ...user, browserId: browser });
        expect(forgotten.ok).toBe(isRemembered);
        expect(await isKnown(session, 't4')).toBe(false);
        const { LoginCompleted = 0 } = await tally(session);
        // What was decided and heard of by the process is not taken back by what failed after it.
        if (reply) expect(reply.ok).toBe(LoginCompleted === 2);
        ways.add(`${reply ? 'answered' : 'not answered'}, ${isRemembered ? '' : 'not '}remembered`);
        await stop();
      }
      expect([...ways]).toContain('answered, not remembered');
    },
  );
});

describe('a login that has ended', () => {
  it('has ended well also where nobody says any more whether browsers are remembered', async () => {
    let isAway = false;
    const warned: object[] = [];
    const { session, end } = await wishing({
      through: (ports) => ({
        ...ports,
        log: { warn: (what) => void warned.push(what) },
        messaging: {
          ...ports.messaging,
          ask: (operation, request, options) => {
            const isAsked = operation.subject === readGuardian.subject;
            if (isAway && isAsked) throw new TypeError('guardian-config is away');
            return ports.messaging.ask(operation, request, options);
          },
        },
      }),
    });
    onTestFinished(session.stop);
    isAway = true;
    const ended = must(await end());
    expect(ended.amr).toEqual(['pwd', 'sms', 'mfa']);
    expect(ended).not.toHaveProperty('rememberedForSeconds');
    expect(warned).toEqual([{ tenantId, errorName: 'TypeError' }]);
  });
});
