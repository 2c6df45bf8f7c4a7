import type { ManagementWorld } from '../management-world.ts';

type Method = ManagementWorld['routes'][number]['method'];

/** One promise to Auth0's clients: a call, its answer to the letter, and what is refused. */
export interface Row {
  /** Where it is written: a row of §1.1, or a section. */
  readonly of: string;
  readonly method: Method;
  /** The route as it is registered, below `/api/v2`. */
  readonly url: string;
  /** What is called, where the route has parameters or a query. */
  readonly path?: string;
  readonly scopes: readonly string[];
  /** Scopes that what is asked for here takes besides, each of them. */
  readonly besides?: readonly string[];
  readonly body?: unknown;
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** The whole body, so that the order of its keys counts. */
  readonly text?: string;
  /** The keys of the body, in order, where its values are made up as it is written. */
  readonly keys?: readonly string[];
  /** What of the answer later rows may put into their paths, as `{name}`: by name, its field. */
  readonly keeps?: Readonly<Record<string, string>>;
  /** Bodies that get a 400, and what is said of each. */
  readonly refused?: readonly (readonly [unknown, string])[];
}

/** Makes the rows of one resource, which have their source, scopes and route in common. */
export const resource =
  (of: string, url: string, { read, write }: Readonly<Record<'read' | 'write', string>>) =>
  (method: Method, row: Omit<Row, 'of' | 'method' | 'url' | 'scopes'>): Row => ({
    ...{ of, method, url, scopes: (method === 'GET' ? read : write).split(',') },
    ...row,
  });

export const factors = { read: 'read:guardian_factors', write: 'update:guardian_factors' };
