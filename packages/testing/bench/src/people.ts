import { type Management, password } from '@countersign/e2e';
import { startCarrier } from '@countersign/testkit';

/** Somebody with a password and an enrolled phone. */
export interface Somebody {
  readonly email: string;
  readonly password: string;
  readonly phone: string;
}

/** A carrier, and people enough that nobody meets the bound on messages a person. */
export const gatherPeople = async ({ call, createUser }: Management, count: number) => {
  const carrier = await startCarrier('webhook');
  const phones = '/guardian/factors/phone';
  await call('PUT', `${phones}/providers/phone-message-hook`, carrier.settings);
  await call('PUT', `${phones}/selected-provider`, { provider: 'phone-message-hook' });

  const somebody = async (number: number): Promise<Somebody> => {
    const email = `person-${number}@example.com`;
    const phone = `+1202555${String(number).padStart(4, '0')}`;
    const user = encodeURIComponent(await createUser(email));
    const method = { type: 'phone', phone_number: phone, preferred_authentication_method: 'sms' };
    await call('POST', `/users/${user}/authentication-methods`, method);
    return { email, password, phone };
  };
  const everybody: Somebody[] = [];
  for (let number = 0; number < count; number += 1) everybody.push(await somebody(number));

  const taken = new Set<string>();
  /** The next message to a phone that no login has taken yet. */
  const nextMessage = async (phone: string) => {
    const message = await carrier.waitFor(
      ({ to, reference }) => to === phone && !taken.has(reference),
    );
    taken.add(message.reference);
    return message;
  };
  return { everybody, nextMessage, stop: carrier.stop };
};
export type People = Awaited<ReturnType<typeof gatherPeople>>;
