import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  CarriedMessage,
  CarrierAnswer,
  CarrierFailure,
  FakeCarrier,
  Received,
} from './fake-carrier.ts';
import { fakeSns } from './sns.fake.ts';
import { fakeTwilio } from './twilio.fake.ts';
import { fakeVonage } from './vonage.fake.ts';
import { fakeWebhook } from './webhook.fake.ts';

const fakeCarriers = { twilio: fakeTwilio, vonage: fakeVonage, sns: fakeSns, webhook: fakeWebhook };

export type CarrierName = keyof typeof fakeCarriers;

/**
 * What the carrier does with one request, whatever it holds: one of its own failures, an answer
 * of the test's making, `silence` (takes the message and never answers), `reset` (hangs up).
 */
export type Mishap = CarrierFailure | 'silence' | 'reset' | CarrierAnswer;

/** A carrier's stand-in on a free loopback port. */
export interface Carrier {
  readonly url: string;
  /** Settings a tenant may store to send through it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Messages taken, in order. */
  readonly messages: () => readonly CarriedMessage[];
  /** How many requests came, taken or not. */
  readonly requests: () => number;
  /** What befalls the next requests, one each. */
  readonly next: (...mishaps: readonly Mishap[]) => void;
  /** What befalls every request until told otherwise; nothing when left out. */
  readonly always: (mishap?: Mishap) => void;
  /** Resolves with the first message, past or to come, that fits. */
  readonly waitFor: (fits: (message: CarriedMessage) => boolean) => Promise<CarriedMessage>;
  /** Resolves once so many requests have come. */
  readonly requested: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Longer than a dispatch waits for an attempt of which nobody knows the outcome. */
const waitMsMax = 60_000;

const receive = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const reply = (response: ServerResponse, { status, headers, body }: CarrierAnswer) =>
  response.writeHead(status, headers).end(body);

/** Conditions waited for, looked at again whenever something arrived. */
const waiting = () => {
  const looks = new Set<() => void>();
  const until = <Value>(look: () => Value | undefined, what: string): Promise<Value> =>
    new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        looks.delete(again);
        reject(new Error(`the carrier waited in vain for ${what}`));
      }, waitMsMax);
      const again = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(giveUp);
        looks.delete(again);
        resolve(found);
      };
      looks.add(again);
      again();
    });
  const arrived = () => {
    for (const look of [...looks]) look();
  };
  return { until, arrived };
};

/** The order book: what came, what was taken, what is to go wrong next. */
const book = () => {
  const messages: CarriedMessage[] = [];
  const queue: Mishap[] = [];
  const { until, arrived } = waiting();
  let standing: Mishap | undefined;
  let requests = 0;
  return {
    take: (message: CarriedMessage | undefined) => {
      if (message) messages.push(message);
      arrived();
    },
    mishap: () => {
      requests += 1;
      return queue.shift() ?? standing;
    },
    shown: {
      messages: () => [...messages],
      requests: () => requests,
      next: (...mishaps: readonly Mishap[]) => void queue.push(...mishaps),
      always: (mishap?: Mishap) => {
        standing = mishap;
      },
      waitFor: (fits: (message: CarriedMessage) => boolean) =>
        until(() => messages.find(fits), 'a message'),
      requested: async (count: number) => {
        await until(() => (requests >= count ? true : undefined), `${count} requests`);
      },
    },
  };
};

const serve = (fakeCarrier: FakeCarrier, { take, mishap }: ReturnType<typeof book>) => {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const received = await receive(request);
    const befalls = mishap();
    if (befalls === 'silence') return take(fakeCarrier.judge(received).message);
    if (befalls === 'reset') {
      request.socket.destroy();
      return take(undefined);
    }
    if (befalls) {
      reply(response, typeof befalls === 'string' ? fakeCarrier.failures[befalls] : befalls);
      return take(undefined);
    }
    const judged = fakeCarrier.judge(received);
    reply(response, judged.answer);
    return take(judged.message);
  };
  return (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response).catch(() => response.destroy());
};

/** Opens a stand-in that treats what arrives as the carrier itself would. */
export const startCarrier = async (name: CarrierName): Promise<Carrier> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an address with a port; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const fakeCarrier = fakeCarriers[name](url);
  const kept = book();
  server.on('request', serve(fakeCarrier, kept));
  return {
    url,
    settings: fakeCarrier.settings,
    ...kept.shown,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
