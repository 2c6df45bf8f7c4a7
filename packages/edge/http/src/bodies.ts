import { parse } from 'node:querystring';
import { MIMEType } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asHook, type Problem } from './problem.ts';
import { problems } from './problems.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

/** Strict: a decoder that mends what is no UTF-8 makes one text of many. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How a parser says no: Fastify has it answer by an error alone. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.refusal);
    this.problem = problem;
  }
}

const malformed = () => new BodyRefused(problems.body_malformed);

/** Whether a body is said to be UTF-8, or nothing else: "utf8" is what many write. */
const isUtf8 = (type: string): boolean => {
  try {
    return /^utf-?8$/i.test(new MIMEType(type).params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
};

/** The body as text, if it is sent as what it has to be: UTF-8 (RFC 8259 8.1), and not packed. */
const textOf = ({ headers }: FastifyRequest, body: Buffer): string => {
  const { 'content-type': type = json, 'content-encoding': coding = 'identity' } = headers;
  if (!isUtf8(type) || coding !== 'identity')
    throw new BodyRefused(problems.media_type_unsupported);
  try {
    return utf8.decode(body);
  } catch {
    throw malformed();
  }
};

/** Whether what is percent-encoded is so throughout, is UTF-8, and hides no NUL. */
const isSoundlyEncoded = (text: string): boolean => {
  try {
    return !decodeURIComponent(text).includes('\0');
  } catch {
    return false;
  }
};

const isSoundText = (text: string) => !text.includes('\0') && text.isWellFormed();

/** Nothing that is meant is nested deeper; what is would exhaust the stack of who follows it. */
const nestedMax = 64;

/** Whether JSON can be kept as it came: without NUL and half characters, and not too deep. */
const isSound = (body: unknown): boolean => {
  const seen = [{ value: body, depth: 0 }];
  // What is found within is seen in its turn.
  for (const { value, depth } of seen) {
    if (typeof value === 'string' && !isSoundText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === nestedMax) return false;
    for (const [key, held] of Object.entries(value)) {
      if (!isSoundText(key)) return false;
      seen.push({ value: held, depth: depth + 1 });
    }
  }
  return true;
};

/** More than any form of ours has; a parser that stops there would drop the rest in silence. */
const fieldsMax = 1_000;

const parseForm = (request: FastifyRequest, body: Buffer) => {
  const text = textOf(request, body);
  if (!isSoundlyEncoded(text)) throw malformed();
  if (text.split('&', fieldsMax + 1).length > fieldsMax) throw malformed();
  return parse(text, '&', '=', { maxKeys: 0 });
};

/** Reads JSON as text into a value, and refuses what cannot be kept as it came. */
const jsonParser = (app: FastifyInstance) => {
  // Fastify's own parser, which refuses what would poison prototypes.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  return async (request: FastifyRequest, text: string): Promise<unknown> => {
    const value = await new Promise<unknown>((resolve, reject) => {
      void parseJson(request, text, (error, parsed) => (error ? reject(error) : resolve(parsed)));
    });
    if (!isSound(value)) throw malformed();
    return value;
  };
};

/** Reads a file of JSON that was sent within a form, as strictly as a body; else a problem. */
export const jsonFileReader = (app: FastifyInstance) => {
  const parse = jsonParser(app);
  return async (request: FastifyRequest, file: Buffer): Promise<unknown> => {
    try {
      return await parse(request, utf8.decode(file));
    } catch {
      return problems.body_malformed;
    }
  };
};

/**
 * Takes JSON. `undefined` stands for a body that was announced and is empty: clients announce JSON
 * with every request, also where they send nothing.
 */
const takeJson = (app: FastifyInstance): void => {
  const parse = jsonParser(app);
  app.removeContentTypeParser(json);
  app.addContentTypeParser(
    json,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const text = textOf(request, body);
      return text === '' ? undefined : parse(request, text);
    },
  );
};

/** Takes JSON and forms, and nothing else. */
export const takeBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  takeJson(app);
  app.addContentTypeParser(
    form,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => parseForm(request, body),
  );
};

/** Of the Management API: JSON alone. */
export const takeJsonAlone = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  takeJson(app);
};

/** Refuses a query string that is not soundly encoded, before anything reads it. */
export const refuseOddQueries = asHook(async ({ url }) => {
  const from = url.indexOf('?');
  return from !== -1 && !isSoundlyEncoded(url.slice(from + 1))
    ? problems.query_malformed
    : undefined;
});
