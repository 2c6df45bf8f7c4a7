import type {
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify';
import type { z } from 'zod';

const mark = Symbol('problem');

/** How a refusal is told; each surface writes these few in its own form. */
export interface Wording {
  readonly status: number;
  /** For programs: OAuth's `error`, the Management API's `errorCode`. */
  readonly code?: string;
  /** For who reads on: OAuth's `error_description`, the Management API's `message`. */
  readonly text: string;
  /** After how long it is worth trying again. */
  readonly retryAfterSeconds?: number;
}

/**
 * A refusal as data: a check and a handler return it, and the last layer has the surface of the
 * route word it. It is never thrown.
 */
export interface Problem extends Wording {
  /** What was refused: its line in a table, by which a surface may have words of its own. */
  readonly refusal: string;
  /** What is told beside the words: an `mfa_token`, say. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** No body looks like one by chance. */
  readonly [mark]: true;
}

export const problem = (
  refusal: string,
  wording: Wording,
  fields?: Problem['fields'],
): Problem => ({ refusal, ...wording, ...(fields && { fields }), [mark]: true });

/** A line of a table of problems. */
export const line = (
  status: number,
  code: string,
  text: string,
  retryAfterSeconds?: number,
): Wording => ({
  ...{ status, code, text },
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** A table of problems, a line for each. */
export const defineProblems = <const Name extends string>(
  wordings: Readonly<Record<Name, Wording>>,
): Readonly<Record<Name, Problem>> => {
  const lines = Object.entries<Wording>(wordings);
  // One for each of the names, as the type says.
  return Object.fromEntries(lines.map(([name, line]) => [name, problem(name, line)])) as Record<
    Name,
    Problem
  >;
};

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && mark in value;

/** Goes on with what was found, unless it is a problem. */
export const andThen = <Value, Next>(
  found: Value | Problem,
  next: (value: Value) => Next,
): Next | Problem => (isProblem(found) ? found : next(found));

/** All that was found; or the first of them that is a problem. */
export const everyOne = <Value>(found: readonly (Value | Problem)[]): Value[] | Problem => {
  const values: Value[] = [];
  for (const each of found) {
    if (isProblem(each)) return each;
    values.push(each);
  }
  return values;
};

/** Looks at a request before its route does: a problem ends it. */
export type Check = (request: FastifyRequest, reply: FastifyReply) => Promise<Problem | undefined>;

/** Whom an address speaks to, and in which form: OAuth's, the Management API's, or on a page. */
export interface Surface {
  /** What no route meant, read in the words of this surface: a fault a schema found, a silence. */
  readonly problemOf: (error: unknown, request: FastifyRequest) => Problem;
  readonly send: (
    problem: Problem,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => FastifyReply | Promise<FastifyReply>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What words the problems of the routes that are registered here and below. */
    surface: Surface;
  }
}

/** Answers with a problem, in the words of the surface that was asked. */
export const refuse = (
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | Promise<FastifyReply> => reply.server.surface.send(problem, request, reply);

/** A check as a hook of Fastify's. */
export const asHook =
  (check: Check) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const found = await check(request, reply);
    return found && refuse(found, request, reply);
  };

/** Fastify's types by zod: what a route's schema says, or a problem. */
interface EdgeTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends z.ZodType
    ? // No content is sent by calling `send` with nothing, which a union would not let it.
      [z.input<this['schema']>] extends [undefined]
      ? unknown
      : z.input<this['schema']> | Problem
    : unknown;
}

/** A plugin of routes whose handlers answer what their schemas say, or return a problem. */
export type RoutePlugin<Needs extends object = object> = FastifyPluginAsync<
  Needs,
  RawServerDefault,
  EdgeTypes
>;
