import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A message that a carrier took. */
export interface CarriedMessage {
  readonly to: string;
  readonly text: string;
  readonly from: string;
  /** The carrier's own name for it, as told to the sender. */
  readonly reference: string;
  /** Everything that was sent, under the carrier's own names. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

export interface CarrierAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Faults that every carrier can be told to have, each in its own words. */
export type CarrierFailure =
  | 'number_invalid'
  | 'opted_out'
  | 'throttled'
  | 'unavailable'
  | 'credentials';

/** One carrier's manners: what it checks, and what it answers. */
export interface FakeCarrier {
  /** Settings a tenant may store to send through this stand-in. */
  readonly settings: Readonly<Record<string, string>>;
  /** Looks a request over as the carrier's documents say it must be. */
  readonly judge: (received: Received) => {
    readonly answer: CarrierAnswer;
    readonly message?: CarriedMessage;
  };
  readonly failures: Readonly<Record<CarrierFailure, CarrierAnswer>>;
}

export const json = (status: number, value: unknown): CarrierAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const isForm = ({ headers }: Received) =>
  headers['content-type']?.split(';')[0] === 'application/x-www-form-urlencoded';

export const formOf = ({ body }: Received): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body));

const e164 = /^\+[1-9]\d{6,14}$/;
export const isE164 = (text: string | undefined): text is string =>
  text !== undefined && e164.test(text);
