import { type Problem, problem } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

type Part = 'body' | 'params' | 'querystring';

const words: Readonly<Record<Part, { readonly kind: string; readonly errorCode: string }>> = {
  body: { kind: 'Payload', errorCode: 'invalid_body' },
  params: { kind: 'Path', errorCode: 'invalid_uri' },
  querystring: { kind: 'Query', errorCode: 'invalid_query_string' },
};

/** The longest part of what a caller sent that is ever repeated to it. */
const repeatedMaxLength = 100;

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    // Whatever has keys can be asked for one; the rest holds nothing.
    (held, key) =>
      typeof held === 'object' && held !== null
        ? (held as Record<string, unknown>)[key]
        : undefined,
    value,
  );

const kindOf = (value: unknown) => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** JSON's word for what the schema calls otherwise. */
const typeOf = (expected: string | undefined) => (expected === 'record' ? 'object' : expected);

const fault = z.object({
  keyword: z.string(),
  instancePath: z.string(),
  message: z.string().optional(),
  params: z.object({
    format: z.string().optional(),
    expected: z.string().optional(),
    keys: z.array(z.string()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    origin: z.string().optional(),
    errors: z.array(z.unknown()).optional(),
  }),
});
type Fault = z.output<typeof fault>;

const sizeFault = ({ keyword, params: { origin, minimum, maximum } }: Fault, value: unknown) => {
  const isSmall = keyword === 'too_small';
  const bound = `${isSmall ? 'minimum' : 'maximum'} ${isSmall ? minimum : maximum}`;
  if (origin === 'string') {
    const length = typeof value === 'string' ? value.length : 0;
    return `String is too ${isSmall ? 'short' : 'long'} (${length} chars), ${bound}`;
  }
  if (origin === 'array') return `Array is too ${isSmall ? 'short' : 'long'}, ${bound}`;
  return `Value is ${isSmall ? 'less than' : 'greater than'} ${bound}`;
};

/** Auth0 repeats a malformed address or id [REC]; nothing else that was sent is ever repeated. */
const formatFault = (format: string | undefined, value: unknown) => {
  const isRepeated = (format === 'email' || format === 'user-id') && typeof value === 'string';
  const repeated = isRepeated ? `: ${value.slice(0, repeatedMaxLength)}` : '';
  return `Object didn't pass validation for format ${format}${repeated}`;
};

const keysOf = ({ params: { keys = [] } }: Fault) => keys.join(',').slice(0, repeatedMaxLength);

const faultWords = (one: Fault, value: unknown): string => {
  switch (one.keyword) {
    case 'unrecognized_keys':
      return `Additional properties not allowed: ${keysOf(one)}`;
    case 'invalid_type':
      return `Expected type ${typeOf(one.params.expected)} but found type ${kindOf(value)}`;
    case 'invalid_format':
      return formatFault(one.params.format, value);
    case 'too_small':
    case 'too_big':
      return sizeFault(one, value);
    case 'invalid_value':
      return 'No enum match';
    default:
      return one.message ?? 'Invalid value';
  }
};

/** What the schema says a property means, where it says so. */
const descriptionOf = (schema: unknown, path: readonly string[]): string | undefined => {
  const at = path.reduce<unknown>(
    (held, key) => (held instanceof z.ZodObject ? valueAt(held.shape, [key]) : undefined),
    schema,
  );
  return at instanceof z.ZodType ? at.description : undefined;
};

const partOf = (context: string | undefined): Part =>
  context === 'params' || context === 'querystring' ? context : 'body';

const requestPart = (request: FastifyRequest, part: Part) =>
  part === 'querystring' ? request.query : request[part];

const refused = (text: string, code: string): Problem =>
  problem('request_invalid', { status: 400, code, text });

/** What Fastify says of a request that does not fit its route's schema. */
const misfit = z.object({
  validation: z.array(z.unknown()),
  validationContext: z.string().optional(),
});

/** Words the first fault of a request as Auth0 does; nothing of an error that is no such fault. */
export const validationProblem = (error: unknown, request: FastifyRequest): Problem | undefined => {
  const misfits = misfit.safeParse(error);
  if (!misfits.success) return undefined;
  const { validation, validationContext } = misfits.data;
  const part = partOf(validationContext);
  const { kind, errorCode } = words[part];
  const first = fault.safeParse(validation[0]);
  if (!first.success) return refused(`${kind} validation error.`, errorCode);

  const path = first.data.instancePath.split('/').filter((key) => key !== '');
  const value = valueAt(requestPart(request, part), path);
  const name = path.at(-1);
  if (name !== undefined && value === undefined && first.data.keyword !== 'custom') {
    return refused(`${kind} validation error: 'Missing required property: ${name}'.`, errorCode);
  }

  const description = descriptionOf(request.routeOptions.schema?.[part], path);
  const where = name === undefined ? '' : ` on property ${path.join('.')}`;
  const meaning = name !== undefined && description ? ` (${description})` : '';
  const what = faultWords(first.data, value);
  return refused(`${kind} validation error: '${what}'${where}${meaning}.`, errorCode);
};
