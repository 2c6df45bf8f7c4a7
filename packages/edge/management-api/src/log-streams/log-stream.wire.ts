import { categories, kindsIn } from '@countersign/auth0-logs';
import { type LogStream, mask } from '@countersign/contracts';
import { z } from 'zod';
import { withoutNulls } from '../fields/fields.ts';
import { logStreamFields, receiver, sink } from '../fields/log-stream-fields.ts';

const formats = { JSONLINES: 'lines', JSONARRAY: 'array', JSONOBJECT: 'object' } as const;
const formatName = z.enum(['JSONLINES', 'JSONARRAY', 'JSONOBJECT']);
const filter = z.object({ type: z.literal('category'), name: z.enum(categories) });

export const creation = z.strictObject({
  ...logStreamFields.taken,
  type: receiver,
  sink,
});

export const change = z.strictObject({
  ...logStreamFields.taken,
  id: z.string().optional().describe('What it is: it cannot be changed'),
  type: receiver.optional(),
  sink: sink.partial().nullish(),
});

/** As it is answered: masks of what authorises, and the signing secret for the first time alone. */
export const logStreamBody = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('http'),
  status: z.enum(['active', 'paused', 'suspended']),
  ...logStreamFields.answered,
  filters: z.array(filter),
  sink: z.object({
    httpEndpoint: z.string(),
    httpContentType: z.string(),
    httpContentFormat: formatName,
    httpAuthorization: z.string().optional(),
    httpCustomHeaders: z.array(z.object({ header: z.string(), value: z.string() })),
    httpSigningSecret: z.string().optional(),
  }),
});

type Creation = z.output<typeof creation>;
type Change = z.output<typeof change>;

/** What Auth0 takes where nothing else is said. */
const usual = {
  ...{ name: 'http', contentType: 'application/json', headers: [], filters: [] },
  ...({ status: 'active', format: 'lines' } as const),
};

/** What was sent, with what is usual in place of `null`. */
const given = <Fields extends object>(fields: Fields, nulls: Readonly<Record<string, unknown>>) =>
  // Every entry comes from the fields themselves, and what is usual is of their kind.
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const said = value === null ? nulls[key] : value;
      return said === undefined ? [] : [[key, said]];
    }),
  ) as { [Key in keyof Fields]?: NonNullable<Fields[Key]> };

const sinkOf = ({ httpContentFormat: format, ...asked }: NonNullable<Change['sink']>) => ({
  ...given(
    {
      endpoint: asked.httpEndpoint,
      contentType: asked.httpContentType,
      format: format ? formats[format] : format,
      headers: asked.httpCustomHeaders,
      signingSecret: asked.httpSigningSecret,
    },
    usual,
  ),
  ...(asked.httpAuthorization !== undefined && { authorization: asked.httpAuthorization }),
});

const filtersOf = ({ filters }: Pick<Change, 'filters'>) => {
  if (filters === undefined) return {};
  const names = (filters ?? []).map(({ name }) => name);
  return { filters: names, kinds: [...kindsIn(names)] };
};

export const createdOf = ({ name, sink: asked, ...body }: Creation) => ({
  ...usual,
  ...given({ name, status: body.status }, usual),
  ...filtersOf(body),
  ...withoutNulls(sinkOf(asked)),
  endpoint: asked.httpEndpoint,
  others: withoutNulls(logStreamFields.keptOf(body)),
});

export const changeOf = ({ name, status, sink: asked, ...body }: Change) => {
  const others = logStreamFields.keptOf(body);
  return {
    ...given({ name, status }, usual),
    ...filtersOf(body),
    ...sinkOf(asked ?? {}),
    ...(others && { others }),
  };
};

const formatOf = (format: LogStream['format']) =>
  formatName.options.find((name) => formats[name] === format) ?? 'JSONLINES';

export const logStreamWire = (
  logStream: LogStream & {
    readonly signingSecret?: string;
    readonly hasAuthorization?: boolean | undefined;
  },
): z.input<typeof logStreamBody> => {
  const { filters, signingSecret, hasAuthorization } = logStream;
  return {
    id: logStream.logStreamId,
    name: logStream.name,
    type: 'http',
    status: logStream.status,
    isPriority: false,
    // Only names of the enumeration ever came in.
    filters: filters.map((each) => filter.parse({ type: 'category', name: each })),
    ...logStreamFields.shown(logStream.others),
    sink: {
      httpEndpoint: logStream.endpoint,
      httpContentType: logStream.contentType,
      httpContentFormat: formatOf(logStream.format),
      ...(hasAuthorization && { httpAuthorization: mask }),
      httpCustomHeaders: logStream.headers,
      ...(signingSecret !== undefined && { httpSigningSecret: signingSecret }),
    },
  };
};
