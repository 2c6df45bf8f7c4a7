import { rejectionReason } from '@countersign/contracts';
import { accepted, type Outcome, rejected, type Sms } from '@countersign/providers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withBreaker } from './breaker.ts';

const sms: Sms = {
  ...{ to: '+15005550123', text: 'canary', messageType: 'sms', dispatchId: 'c1.1' },
  ...{ validForSeconds: 300, tenant: 'acme', action: 'enrollment', locale: 'en' },
  at: '2026-01-01T12:00:00.000Z',
};
const away = rejected('unavailable', 'later');
const took = accepted('SM1');

/** A carrier whose answers a test gives, one by one or for each question as it comes. */
const carrier = () => {
  let answer: () => Promise<Outcome> = async () => took;
  let asked = 0;
  const breaker = withBreaker({
    send: () => {
      asked += 1;
      return answer();
    },
  });
  const send = () => breaker.send(sms, AbortSignal.timeout(10_000));
  return {
    isOpen: breaker.isOpen,
    asked: () => asked,
    answers: (outcome: Outcome | Promise<Outcome>) => {
      answer = async () => outcome;
    },
    send,
    times: async (count: number) => {
      for (let n = 0; n < count; n += 1) await send();
    },
  };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a provider that fails', () => {
  it('is asked five times in a row, and then rests without being asked', async () => {
    const { send, times, asked, answers, isOpen } = carrier();
    answers(away);
    await times(4);
    expect(isOpen()).toBe(false);
    expect(await send()).toEqual(away);
    expect(isOpen()).toBe(true);
    expect(await send()).toEqual({ ...away, resting: true });
    expect(asked()).toBe(5);
  });

  it('repeats while it rests whether it may be asked again, as it said last', async () => {
    const { send, times, answers } = carrier();
    answers(rejected('credentials', 'never'));
    await times(5);
    const said = { status: 'rejected', reason: 'credentials', retry: 'never', resting: true };
    expect(await send()).toEqual(said);
  });

  it('does not rest where an answer comes between', async () => {
    const { send, times, asked, answers } = carrier();
    answers(away);
    await times(4);
    answers(took);
    await send();
    answers(away);
    await times(4);
    answers(took);
    expect(await send()).toEqual(took);
    expect(asked()).toBe(10);
  });

  it('is tried by one after ten seconds, for which nobody else waits', async () => {
    const { send, times, asked, answers, isOpen } = carrier();
    answers(away);
    await times(5);
    vi.advanceTimersByTime(9_999);
    expect(await send()).toMatchObject({ resting: true });
    vi.advanceTimersByTime(1);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    answers(promise);
    const trial = send();
    expect(await send()).toMatchObject({ resting: true });
    expect(asked()).toBe(6);
    resolve(took);
    expect(await trial).toEqual(took);
    expect(isOpen()).toBe(false);
    answers(took);
    expect(await send()).toEqual(took);
  });

  it('rests again when the trial fails', async () => {
    const { send, times, asked, answers } = carrier();
    answers(away);
    await times(5);
    vi.advanceTimersByTime(10_000);
    expect(await send()).toEqual(away);
    expect(await send()).toMatchObject({ resting: true });
    expect(asked()).toBe(6);
  });

  it('is no news any more when nobody has asked it for ten minutes', async () => {
    const { times, answers, isOpen } = carrier();
    answers(away);
    await times(5);
    expect(isOpen()).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(isOpen()).toBe(false);
  });
});

describe('what opens a breaker', () => {
  const faults = [
    'unavailable',
    'no_answer',
    'credentials',
    'account_blocked',
    'address_forbidden',
  ];

  it.each(rejectionReason.options)('%s, if it is about the provider alone', async (reason) => {
    const { times, answers, isOpen } = carrier();
    answers(rejected(reason, 'never'));
    await times(20);
    expect(isOpen()).toBe(faults.includes(reason));
  });

  it('is nothing that one recipient causes, even while the provider rests', async () => {
    const { send, times, answers, isOpen } = carrier();
    answers(away);
    await times(5);
    vi.advanceTimersByTime(10_000);
    answers(rejected('number_invalid', 'never'));
    await send();
    expect(isOpen()).toBe(false);
  });
});
