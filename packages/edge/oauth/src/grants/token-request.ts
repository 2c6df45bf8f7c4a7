import type { Application, Origin, Tenant } from '@countersign/contracts';
import { originOf } from '@countersign/edge-http';
import { textsOf } from '@countersign/hosted-pages';
import type { FastifyRequest } from 'fastify';
import type { Fields } from './form-fields.ts';

/** Where a request comes from, and how to speak to the person behind it. */
export interface Caller {
  /** The network address. */
  readonly address: string;
  /** The same and the browser or program, for the log. */
  readonly origin: Origin;
  /** The host that was asked: a message names it, so that its code is typed nowhere else. */
  readonly host: string;
  readonly locale: string;
}

export const callerOf = (request: FastifyRequest): Caller => ({
  address: request.ip,
  origin: originOf(request),
  host: request.hostname,
  locale: textsOf(request).language,
});

/** A request for tokens, once the application behind it has authenticated. */
export interface Exchange {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly application: Application;
  readonly fields: Fields;
  readonly caller: Caller;
}
