import {
  answerChallenge,
  beginLogin,
  completeLogin,
  issueChallenge,
  type Login,
  startEnrollment,
} from '@countersign/contracts';
import {
  beginning,
  type Clock,
  type Messaging,
  type Operation,
  type RecordedEvent,
  type ReplyOf,
  type RequestOf,
} from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { type SessionPorts, startSession } from '../service.ts';
import { ann, answerAsNeighbours, tenantId } from './neighbours.ts';

export { ann, tenantId };
export const annsPhone = '+12025550123';

/** Ids in order, so that a run is the same every time. */
const counting = () => {
  let last = 0;
  return () => {
    last += 1;
    return `id${String(last).padStart(14, '0')}`;
  };
};

export interface SessionOptions {
  readonly limits?: SessionPorts['limits'];
  /** The ports as one replica sees them: delayed, or failing. */
  readonly through?: (ports: SessionPorts, replica: number) => SessionPorts;
  readonly replicas?: number;
  readonly metadata?: SessionPorts['metadata'];
  /** By default each takes over from whoever was there: a crashed one is not waited for. */
  readonly relays?: SessionPorts['relays'];
  /** How a process comes to its messaging, where that is not the world's own. */
  readonly connect?: (clock: Clock) => Promise<Messaging>;
}

/** The session service in a world of its own, with a tenant whose decisions the test makes. */
export const openSession = async (options: SessionOptions = {}) => {
  const { limits = {}, through = (ports: SessionPorts) => ports, replicas = 1 } = options;
  const world = openWorld();
  const { store, vault, codes, clock } = world;
  const { connect = async () => world.messaging } = options;
  const messaging = await connect(clock);
  const neighbours = await answerAsNeighbours({ messaging, clock });

  const ports: SessionPorts = {
    ...{ store, messaging, vault, codes, clock },
    newId: counting(),
    newOrderedId: counting(),
    limits,
    metadata: options.metadata,
    relays: options.relays ?? { isAlone: true },
  };
  const start = async (replica = 0, seen = through) =>
    startSession(seen({ ...ports, messaging: await connect(clock) }, replica));
  const services = await Promise.all(Array.from({ length: replicas }, (_, n) => start(n)));

  return {
    ...world,
    ...neighbours,
    messaging,
    services,
    /** Another replica, by default of a process in which all is well. */
    start,
    ask: <O extends Operation>(operation: O, request: RequestOf<O>): Promise<ReplyOf<O>> =>
      messaging.ask(operation, request, { timeoutMs: 20_000 }),
    /** Stops the service and closes the world. */
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()));
      await world.close();
    },
  };
};

export type Session = Awaited<ReturnType<typeof openSession>>;

/** Everything this service has recorded, in the order of the log. */
export const recordOf = async ({ store }: Pick<World, 'store'>) => {
  const all: RecordedEvent[] = [];
  const following = store.follow({
    categories: ['loginSession', 'challenge', 'authenticators'],
    after: beginning,
    onEvents: async (events) => void all.push(...events),
  });
  await following.reached(await store.head());
  await following.stop();
  return all;
};

/** How often each kind of fact was recorded. */
export const tally = async (world: Pick<World, 'store'>) => {
  const counts: Record<string, number> = {};
  for (const { type } of await recordOf(world)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

/** What the phone shows: the code of the challenge as it stands. */
export const codeFor = ({ codes }: Pick<World, 'codes'>, login: Login): string => {
  const { tenantId, userId, challenge } = login;
  if (!challenge) throw new Error('this login has no open challenge');
  const { challengeId, authenticatorId, purpose, send, digits } = challenge;
  return codes.derive(
    { tenantId, userId, challengeId, authenticatorId, purpose, send },
    { keyId: codes.currentKeyId, digits },
  );
};

/** Any code but that one. */
export const not = (code: string): string =>
  String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');

/** The value of an answer that must be a yes. */
export const must = <Value>(
  reply:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly refusal: string },
): Value => {
  if (!reply.ok) throw new Error(`refused: ${reply.refusal}`);
  return reply.value;
};

/** Whose login a story tells, and of which transaction. */
export interface Whose {
  readonly tenantId?: string;
  readonly userId?: string;
  readonly transactionId: string;
  readonly stepUp?: boolean;
  readonly offersPasskey?: boolean;
}

/** Begins a login by password, now. */
export const begin = async (session: Session, whose: Whose): Promise<Login> =>
  must(
    await session.ask(beginLogin, {
      ...{ tenantId, userId: ann, stepUp: false, ...whose },
      ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
      primary: { method: 'password', at: session.clock() },
    }),
  );

/** Begins a login and enrols a phone in it, up to where the code has been sent. */
export const enrolling = async (session: Session, whose: Whose, phoneNumber = annsPhone) => {
  const { tenantId: of, loginSessionId } = await begin(session, whose);
  return must(
    await session.ask(startEnrollment, {
      ...{ tenantId: of, loginSessionId, factor: 'sms', phoneNumber },
    }),
  );
};

/** Begins a login of somebody who has a phone, up to where the code has been sent. */
export const challenged = async (session: Session, whose: Whose) => {
  const { tenantId: of, loginSessionId } = await begin(session, whose);
  return must(await session.ask(issueChallenge, { tenantId: of, loginSessionId }));
};

/** Answers a login's challenge, by default with the right code. */
export const answer = (session: Session, login: Login, code = codeFor(session, login)) => {
  const { tenantId: of, loginSessionId } = login;
  return session.ask(answerChallenge, { tenantId: of, loginSessionId, code });
};

export const complete = (session: Session, { tenantId: of, loginSessionId }: Login) =>
  session.ask(completeLogin, { tenantId: of, loginSessionId });

/** Enrols a phone, and completes the login it took. */
export const enrolled = async (session: Session, whose: Whose, phoneNumber = annsPhone) => {
  const login = must(await answer(session, await enrolling(session, whose, phoneNumber)));
  must(await complete(session, login));
  return login;
};
