import type { LogStream } from '@countersign/contracts';
import { categories, kindsIn } from '@countersign/log-wire';
import { z } from 'zod';

const formats = { JSONLINES: 'lines', JSONARRAY: 'array', JSONOBJECT: 'object' } as const;
const formatName = z.enum(['JSONLINES', 'JSONARRAY', 'JSONOBJECT']);

const filter = z.strictObject({ type: z.literal('category'), name: z.enum(categories) });
const header = z.strictObject({ header: z.string().max(128), value: z.string().max(4_096) });

const sink = z.strictObject({
  httpEndpoint: z.url().max(2_048).describe('The address of the receiver'),
  httpContentType: z.string().max(128).optional(),
  httpContentFormat: formatName.optional(),
  httpAuthorization: z.string().max(4_096).optional(),
  httpCustomHeaders: z.array(header).max(20).optional(),
  /** Ours: deliveries are signed by the Standard Webhooks scheme. Made where none is given. */
  httpSigningSecret: z.string().max(100).optional(),
});

export const creation = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  type: z.literal('http'),
  isPriority: z.boolean().optional(),
  filters: z.array(filter).optional(),
  sink,
});

export const change = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  status: z.enum(['active', 'paused']).optional(),
  isPriority: z.boolean().optional(),
  filters: z.array(filter).optional(),
  sink: sink.partial().optional(),
});

/** As it is answered: never what authorises, and the signing secret for the first time alone. */
export const logStreamBody = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('http'),
  status: z.enum(['active', 'paused', 'suspended']),
  isPriority: z.boolean(),
  filters: z.array(filter),
  sink: sink.omit({ httpAuthorization: true }),
});

type Sink = NonNullable<z.output<typeof change>['sink']>;
type Filters = z.output<typeof filter>[] | undefined;

const given = <Fields extends object>(fields: Fields) =>
  // Every entry comes from the fields themselves.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };

const sinkOf = (asked: Sink) =>
  given({
    endpoint: asked.httpEndpoint,
    contentType: asked.httpContentType,
    format: asked.httpContentFormat && formats[asked.httpContentFormat],
    headers: asked.httpCustomHeaders,
    authorization: asked.httpAuthorization,
    signingSecret: asked.httpSigningSecret,
  });

const filtersOf = (filters: Filters) => {
  if (filters === undefined) return {};
  const names = filters.map(({ name }) => name);
  return { filters: names, kinds: [...kindsIn(names)] };
};

/** What Auth0 takes where nothing else is said. */
const usual = {
  ...{ name: 'http', contentType: 'application/json', headers: [], filters: [] },
  ...({ status: 'active', format: 'lines' } as const),
};

export const createdOf = ({ name, filters, sink: asked }: z.output<typeof creation>) => ({
  ...usual,
  ...given({ name }),
  ...filtersOf(filters),
  ...sinkOf(asked),
  endpoint: asked.httpEndpoint,
});

export const changeOf = ({ name, status, filters, sink: asked = {} }: z.output<typeof change>) => ({
  ...given({ name, status }),
  ...filtersOf(filters),
  ...sinkOf(asked),
});

const formatOf = (format: LogStream['format']) =>
  formatName.options.find((name) => formats[name] === format) ?? 'JSONLINES';

export const logStreamWire = (
  logStream: LogStream & { readonly signingSecret?: string },
): z.input<typeof logStreamBody> => {
  const { logStreamId, name, status, endpoint, contentType, format, headers } = logStream;
  const { filters, signingSecret } = logStream;
  return {
    id: logStreamId,
    name,
    type: 'http',
    status,
    isPriority: false,
    // Only names of the enumeration ever came in.
    filters: filters.map((each) => filter.parse({ type: 'category', name: each })),
    sink: {
      httpEndpoint: endpoint,
      httpContentType: contentType,
      httpContentFormat: formatOf(format),
      httpCustomHeaders: headers,
      ...(signingSecret !== undefined && { httpSigningSecret: signingSecret }),
    },
  };
};
