import {
  type Carrier,
  type CarrierFailure,
  type CarrierName,
  startCarrier,
} from '@countersign/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, Outside, Sms, SmsProviderDefinition } from './provider.ts';

/** A message like those that dispatches send. */
export const exampleSms: Sms = {
  to: '+15005550123',
  text: 'Your code is 123456\n\n@login.example.com #123456',
  messageType: 'sms',
  dispatchId: 'chl_1.1',
  validForSeconds: 300,
  tenant: 'acme',
  action: 'second-factor-authentication',
  locale: 'en',
  at: '2026-01-01T12:00:00.000Z',
};

const meanings: Readonly<
  Record<CarrierFailure, Pick<Outcome & { status: 'rejected' }, 'reason' | 'retry'>>
> = {
  number_invalid: { reason: 'number_invalid', retry: 'never' },
  opted_out: { reason: 'recipient_opted_out', retry: 'never' },
  throttled: { reason: 'throttled', retry: 'later' },
  unavailable: { reason: 'unavailable', retry: 'later' },
  credentials: { reason: 'credentials', retry: 'never' },
};

interface Rehearsal {
  readonly carrier: CarrierName;
  /** How the deployment points the provider at the stand-in. */
  readonly outside: (url: string) => Outside;
}

/** What every provider owes us, rehearsed with its carrier's stand-in over HTTP. */
export const smsProviderContract = (
  provider: SmsProviderDefinition,
  { carrier: name, outside }: Rehearsal,
) => {
  let carrier: Carrier;
  const connected = (settings: unknown = carrier.settings, url = carrier.url) => {
    const connection = provider.connect(settings, outside(url));
    if (!connection) throw new Error('the settings did not suffice');
    return connection;
  };
  const send = (sms: Partial<Sms> = {}, signal = AbortSignal.timeout(5_000)) =>
    connected().send({ ...exampleSms, ...sms }, signal);

  beforeAll(async () => {
    carrier = await startCarrier(name);
  });
  beforeEach(() => carrier.always());
  afterAll(() => carrier.stop());

  describe(`the ${provider.kind} provider`, () => {
    it("hands the text to the recipient unchanged, and gives the carrier's reference", async () => {
      const text = 'Ihr Code für Łódź & Söhne ist 001234 ☂\n\n@login.example.com #001234';
      const outcome = await send({ text });
      const message = await carrier.waitFor((each) => each.text === text);
      expect(message.to).toBe(exampleSms.to);
      expect(outcome).toEqual({ status: 'accepted', reference: message.reference });
    });

    it.each(Object.entries(meanings))(
      "understands %s in the carrier's words",
      async (failure, meaning) => {
        // Object.entries widens the keys of the table above.
        carrier.next(failure as CarrierFailure);
        expect(await send()).toEqual({ status: 'rejected', ...meaning });
      },
    );

    it('does not know what became of a message when the carrier falls silent', async () => {
      carrier.next('silence');
      const before = carrier.requests();
      const hurry = new AbortController();
      const outcome = send({}, hurry.signal);
      await carrier.requested(before + 1);
      hurry.abort();
      expect(await outcome).toEqual({ status: 'rejected', reason: 'no_answer', retry: 'later' });
    });

    it('does not know what became of a message when the carrier hangs up', async () => {
      carrier.next('reset');
      expect(await send()).toEqual({ status: 'rejected', reason: 'no_answer', retry: 'later' });
    });

    it('knows that nothing was sent when nobody listens', async () => {
      const gone = await startCarrier(name);
      await gone.stop();
      const settings = { ...gone.settings };
      const outcome = await connected(settings, gone.url).send(
        exampleSms,
        AbortSignal.timeout(5_000),
      );
      expect(outcome).toEqual({ status: 'rejected', reason: 'unavailable', retry: 'later' });
    });

    it('asks once: repeating is not its business', async () => {
      carrier.next('throttled');
      const before = carrier.requests();
      await send();
      expect(carrier.requests()).toBe(before + 1);
    });

    it('does not connect with settings that cannot send', () => {
      expect(provider.connect({}, outside(carrier.url))).toBeUndefined();
      expect(provider.connect({ ...carrier.settings, unknown: 'x' })).toBeUndefined();
    });

    it('stores what it can send with, and no field it does not know', () => {
      expect(provider.stored.safeParse(carrier.settings).success).toBe(true);
      expect(provider.stored.safeParse({ ...carrier.settings, unknown: 'x' }).success).toBe(false);
      expect(Object.keys(carrier.settings)).toEqual(expect.arrayContaining([...provider.secrets]));
    });
  });
};
